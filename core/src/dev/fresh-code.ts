import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How often the code of a folder was renewed, by the folder's URL. */
const renewals = new Map<string, number>();

/**
 * From now on modules of this folder are read anew where they are imported: Node keeps a module by its address, so that a number behind
 * it makes another one. What was loaded before stays with whoever has it.
 */
export function renewCode(folder: string): void {
	if (renewals.size === 0) registerHooks({ resolve: (specifier, context, next) => numbered(next(specifier, context)) });
	const prefix = pathToFileURL(folder + sep).href;
	renewals.set(prefix, (renewals.get(prefix) ?? 0) + 1);
}

function numbered<Found extends { url: string }>(found: Found): Found {
	for (const [prefix, number] of renewals) {
		if (found.url.startsWith(prefix) && !found.url.includes('/node_modules/', prefix.length))
			return { ...found, url: `${found.url.split('?')[0]}?${number}` };
	}
	return found;
}
