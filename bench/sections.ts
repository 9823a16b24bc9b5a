/** Parts of bench/RESULTS.md, each under its own heading, so that one of them can be measured anew. */

/** The page with this part (which begins with its heading) in place of the one it had, or at its end. */
export function withSection(page: string, part: string): string {
	const heading = part.split('\n', 1)[0] as string;
	const parts = page.split(/^(?=## )/m).map((one) => one.trimEnd());
	const at = parts.findIndex((one) => one.split('\n', 1)[0] === heading);
	if (at < 0) parts.push(part.trimEnd());
	else parts[at] = part.trimEnd();
	return `${parts.join('\n\n')}\n`;
}
