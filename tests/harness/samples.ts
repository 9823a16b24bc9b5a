/**
 * The samples of the documentation: fenced blocks, and what a comment right above one says of it, which readers do not see.
 *
 *   <!-- sample given: declare const token: string -->      what stands above it, for the compiler; around it, where … is its place
 *   <!-- sample not tried: the server is made up -->        why it cannot be tried
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './once.ts';
import { type Block, blocksOf } from './walkthrough.ts';

export type Sample = Block & {
	page: string;
	/** TypeScript that stands around it. */
	given?: string;
	/** Why it is not tried. */
	excuse?: string;
};

export function samplesOf(page: string): Sample[] {
	const text = readFileSync(join(ROOT, page), 'utf8');
	const lines = text.split('\n');
	return blocksOf(text).map((block) => {
		const above = lines
			.slice(0, block.line - 1)
			.join('\n')
			.trimEnd();
		const note = /<!-- sample (given|not tried): ((?:(?!-->)[\s\S])*?) -->$/.exec(above);
		if (!note) return { ...block, page };
		return { ...block, page, ...(note[1] === 'given' ? { given: note[2] as string } : { excuse: note[2] as string }) };
	});
}

/** Where a reader finds it. */
export const placeOf = ({ page, line }: Sample): string => `${page}:${line}`;

/** Elisions are for readers. */
export const complete = (json: string): string => json.replaceAll(/\{ … \}/g, '{}').replaceAll(/, …(?=\s*[\]}])/g, '');
