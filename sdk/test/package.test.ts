/** The package as it is published: installed below `node_modules`, it runs without type stripping and type-checks. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SDK = join(import.meta.dirname, '..');
let folder: string;
beforeAll(() => {
	execFileSync(process.execPath, [join(SDK, 'build.ts')]);
	folder = mkdtempSync(join(tmpdir(), 'freehold-installed-'));
	mkdirSync(join(folder, 'node_modules/@freehold'), { recursive: true });
	cpSync(join(SDK, 'dist'), join(folder, 'node_modules/@freehold/sdk'), { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const USE = `import { createClient, listListings, NotFound } from '@freehold/sdk';
import { freehold } from '@freehold/sdk/client';
const answer = async () => Response.json({ data: [{ id: '1', headline: 'A house' }], next: null });
const { run } = createClient({ url: 'https://api.example.com', fetch: answer });
const { data } = await run(listListings({ fields: ['headline'] }));
const page = await freehold({ url: 'https://api.example.com', fetch: answer }).listings.list();
console.log(data[0]?.headline, page.data.length, NotFound.name);
`;

it('runs as plain JavaScript', () => {
	writeFileSync(join(folder, 'use.mjs'), USE);
	const told = execFileSync(process.execPath, ['--no-experimental-strip-types', 'use.mjs'], { cwd: folder, encoding: 'utf8' });
	expect(told).toBe('A house 1 NotFound\n');
});

it('has declarations that a strict project takes, with or without imports of .ts files', () => {
	writeFileSync(join(folder, 'use.ts'), `${USE}\n// @ts-expect-error not asked for\ndata[0]?.price;\n`);
	const options = {
		strict: true,
		noEmit: true,
		target: 'ES2022',
		lib: ['ES2022', 'DOM', 'DOM.Iterable'],
		types: [],
		skipLibCheck: false,
	};
	for (const [module, moduleResolution] of [
		['NodeNext', 'NodeNext'],
		['ESNext', 'Bundler'],
	]) {
		writeFileSync(
			join(folder, 'tsconfig.json'),
			JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files: ['use.ts'] }),
		);
		const tsc = join(SDK, '../node_modules/typescript/bin/tsc');
		expect(execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' })).toBe('');
	}
});
