/**
 * The image, without an engine to build it: what it copies is there and is all that the platform needs, and it holds to the rules
 * of a good one.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../harness/once.ts';
import { type Instruction, readDockerfile } from './read.ts';

const run = promisify(execFile);
const instructions = readDockerfile();
const of = (name: string, stage?: string): Instruction[] =>
	instructions.filter((one) => one.name === name && (stage === undefined || one.stage === stage));
const packageOf = (folder: string) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));

/** What .dockerignore lets through to the builder. */
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
const reachesBuilder = (path: string): boolean =>
	path === '.' || [path, path.split('/')[0]].some((one) => ignored.includes(`!${one}`));

describe('the Dockerfile', () => {
	it('builds on the Node that the tests run on, pinned, with a small system', () => {
		const [from] = of('FROM');
		expect(from?.words[0]).toBe(`node:${packageOf('.').devDependencies.node}-bookworm-slim`);
		expect(of('FROM').map(({ words }) => words.slice(1))).toEqual(of('FROM').map(({ stage }) => ['AS', stage]));
	});

	it('copies from the tree only what is in it and reaches the builder', () => {
		const sources = of('COPY')
			.filter(({ flags }) => !flags.from)
			.flatMap(({ words }) => words.slice(0, -1));
		expect(sources.length).toBeGreaterThan(8);
		expect(sources.filter((source) => !existsSync(join(ROOT, source)) || !reachesBuilder(source))).toEqual([]);
	});

	it('takes the packages that run from where no tool is, those that one package has for itself among them', () => {
		const copies = of('COPY', 'runtime');
		expect(copies.at(-1)).toMatchObject({ flags: { from: 'dependencies' }, words: ['/app', './'] });
		expect(of('RUN', 'dependencies').map(({ text }) => text)).toContainEqual(
			expect.stringContaining('--omit=dev --ignore-scripts'),
		);
	});

	it('tells npm of every package that is delivered, and of no other', () => {
		const told = of('COPY', 'manifests')
			.flatMap(({ words }) => words.slice(0, -1))
			.filter((source) => source.endsWith('/package.json'));
		const folders = packageOf('.').workspaces.filter((pattern: string) => !pattern.startsWith('examples'));
		const plugins = readdirSync(join(ROOT, 'plugins')).map((name) => `plugins/${name}`);
		expect(told.map(dirname).toSorted()).toEqual(
			[...folders.filter((pattern: string) => !pattern.endsWith('*')), ...plugins].toSorted(),
		);
		for (const { words } of of('COPY', 'manifests').filter(({ words }) => words[0]?.includes('/')))
			expect(words[1]).toBe(`${dirname(words[0] as string)}/`);
	});

	it('ends as a plain user, with a health check and one process', () => {
		const runtime = instructions.filter(({ stage }) => stage === 'runtime');
		expect(runtime.findLast(({ name }) => name === 'USER')?.words).toEqual(['node']);
		expect(of('HEALTHCHECK', 'runtime')).toHaveLength(1);
		expect(JSON.parse(of('ENTRYPOINT', 'runtime')[0]?.text as string)).toEqual([
			'node',
			...firstLineFlags(),
			'core/src/cli/freehold.ts',
		]);
	});

	// As hadolint has them: DL3002 last user root, DL3003 cd, DL3004 sudo, DL3006 and DL3007 untagged, DL3020 ADD, DL3025 JSON form,
	// DL3027 apt, DL4006 pipes without pipefail; and no secret among arguments and variables.
	it('does nothing that a linter of Dockerfiles would say no to', () => {
		for (const { name, text, words } of instructions) {
			expect(name).not.toBe('ADD');
			expect(name).not.toBe('MAINTAINER');
			if (name === 'RUN') expect(text).not.toMatch(/\bsudo\b|\bcd |\bapt |curl|wget|\|/);
			if (name === 'CMD' || name === 'ENTRYPOINT') expect(() => JSON.parse(text)).not.toThrow();
			if (name === 'FROM')
				expect(words[0] === 'base' || words[0] === 'manifests' || /:[\d.]+-/.test(words[0] as string)).toBe(true);
			if (name === 'ENV' || name === 'ARG') expect(text).not.toMatch(/password|secret|token|_key/i);
		}
	});
});

/** What the command's own first line asks of Node. */
const firstLineFlags = (): string[] =>
	/^#!.*env -S node (.*)$/
		.exec(readFileSync(join(ROOT, 'core/src/cli/freehold.ts'), 'utf8').split('\n', 1)[0] ?? '')?.[1]
		?.split(' ') ?? [];

describe('what the image holds', () => {
	let image: string;
	beforeAll(async () => {
		image = mkdtempSync(join(tmpdir(), 'freehold-image-'));
		for (const { words } of of('COPY', 'runtime').filter(({ flags }) => flags.from === 'build')) {
			for (const source of words.slice(0, -1)) {
				const path = relative('/app', source);
				cpSync(join(ROOT, path), join(image, path), {
					recursive: true,
					filter: (file) => !/\/(node_modules|test|\.freehold)(\/|$)/.test(file.slice(ROOT.length)),
				});
			}
		}
		await linkProduction(image);
	}, 60_000);
	afterAll(() => rmSync(image, { recursive: true, force: true }));

	it('is enough to migrate, with no tool of development', async () => {
		const data = mkdtempSync(join(tmpdir(), 'freehold-image-data-'));
		const [node = '', ...args] = JSON.parse(of('ENTRYPOINT', 'runtime')[0]?.text as string) as string[];
		const { stdout } = await run(node === 'node' ? process.execPath : node, [...args, 'migrate', 'up'], {
			cwd: image,
			env: { PATH: process.env.PATH, NODE_ENV: 'production', FREEHOLD_DATA: data },
		});
		rmSync(data, { recursive: true, force: true });
		expect(stdout).toMatch(/^applied identity\/0001_first/);
		expect(existsSync(join(image, 'node_modules/vitest'))).toBe(false);
		expect(existsSync(join(image, 'node_modules/typescript'))).toBe(false);
	}, 60_000);
});

/** `npm install --omit=dev`, from what is installed: a link for each package that is there for production. */
async function linkProduction(image: string): Promise<void> {
	const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT, maxBuffer: 1 << 26 }).catch(
		// It complains of optional packages of other platforms; the list is whole all the same.
		(error: { stdout: string }) => error,
	);
	for (const folder of stdout.split('\n')) {
		// At the top, or a package's own: what is below another one comes with it.
		const [, own = '', name = ''] = /^((?:[^/]+\/){0,2}?)node_modules\/(.+)$/.exec(relative(ROOT, folder)) ?? [];
		if (!name || name.startsWith('@freehold/') || name.includes('node_modules')) continue;
		const place = join(image, own, 'node_modules', name);
		mkdirSync(dirname(place), { recursive: true });
		symlinkSync(folder, place);
	}
	// Our own packages are linked to their folders, as npm does it.
	for (const own of ['core', 'schemas', 'sdk', 'widgets']) {
		mkdirSync(join(image, 'node_modules/@freehold'), { recursive: true });
		symlinkSync(join(image, own), join(image, 'node_modules/@freehold', own));
	}
}
