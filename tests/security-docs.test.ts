/** The security checklist, held to the tree: what it names is there, and nothing is left out. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './harness/once.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const checklist = read('docs/security/asvs.md');
const lines = [
	...checklist.matchAll(/^\| (V\d+\.\d+\.\d+) +\| ([12]) +\| (.+?) +\| (met|not met|not applicable) +\| (.+?) +\|$/gm),
].map(([, id, level, asks, state, where]) => ({ id, level: Number(level), asks, state, where: where as string }));

/** How many requirements ASVS 5.0.0 has. */
const OFFICIAL = { 1: 70, 2: 183 };
/** Requirements of levels 1 and 2 by chapter. */
const CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

describe('the security checklist', () => {
	it('has every requirement of levels 1 and 2, once', () => {
		const ids = lines.map(({ id }) => id);
		expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
		expect(ids.length).toBe((checklist.match(/^\| V/gm) ?? []).length);
		for (const level of [1, 2] as const) expect(lines.filter((line) => line.level === level).length).toBe(OFFICIAL[level]);
		const byChapter = CHAPTERS.map((_, index) => ids.filter((id) => id?.startsWith(`V${index + 1}.`)).length);
		expect(byChapter).toEqual(CHAPTERS);
	});

	it('names files that are there, and says of each line where or why', () => {
		const named = [
			...new Set(
				['docs/security/asvs.md', 'docs/security/README.md', 'docs/security/threat-model.md'].flatMap(
					(page) => read(page).match(/(?<=`)[\w/.-]+\.test\.ts(?=`)/g) ?? [],
				),
			),
		];
		expect(named.length).toBeGreaterThan(40);
		expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
		expect(lines.filter(({ where }) => where.length < 5).map(({ id }) => id)).toEqual([]);
	});

	it('counts what it says', () => {
		const count = (state: string): number => lines.filter((line) => line.state === state).length;
		expect(checklist).toContain(`${count('met')} met · ${count('not met')} not met · ${count('not applicable')} not applicable`);
	});

	it('tells of every file of attacks', () => {
		const index = read('docs/security/README.md');
		const files = globSync('tests/{attacks,isolation}/*.test.ts', { cwd: ROOT });
		expect(files.length).toBeGreaterThan(10);
		expect(files.filter((file) => !index.includes(`\`${file}\``))).toEqual([]);
	});
});
