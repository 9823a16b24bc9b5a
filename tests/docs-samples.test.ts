/** Every sample in the documentation is tried: JSON and calls by our schemas, TypeScript by its compiler, commands by their names. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPlugins, loadConfig, loadRegistry } from '@freehold/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidator } from '../core/src/operations/validate.ts';
import { checkFile } from '../core/src/schema/vocabulary.ts';
import { describeAll } from '../docs/site/describe.ts';
import { elements } from '../widgets/manifest/elements.ts';
import { callsIn, callsNamed } from './harness/calls.ts';
import { ROOT } from './harness/once.ts';
import { complete, placeOf, type Sample, samplesOf } from './harness/samples.ts';

const pages = globSync(
	'{*.md,docs/**/*.md,examples/*/*.md,plugins/*/*.md,sdk/*.md,widgets/*.md,testing/*.md,create-plugin/*.md}',
	{
		cwd: ROOT,
		exclude: (name) => name.includes('node_modules'),
	},
).toSorted();

const samples = pages.flatMap(samplesOf);
const tried = samples.filter(({ excuse }) => excuse === undefined);
const inLanguage = (...languages: string[]): Sample[] => tried.filter(({ language }) => languages.includes(language));

describe('samples of the documentation', () => {
	const folder = join(ROOT, '.freehold/samples');
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('are in languages that are tried here, or say why they are not', () => {
		// Pictures of folders, answers and policies (txt), of tables (mermaid), and what only PostgreSQL's owner runs (sql) are looked at.
		const known = ['ts', 'js', 'json', 'sh', 'html', 'http', 'output', 'txt', 'mermaid', 'sql'];
		expect(tried.filter(({ language }) => !known.includes(language)).map(placeOf)).toEqual([]);
		expect(samples.filter(({ excuse }) => excuse?.trim() === '').map(placeOf)).toEqual([]);
		const fences = (page: string): string[] => readFileSync(join(ROOT, page), 'utf8').match(/^ *```.*$/gm) ?? [];
		// Every second fence ends a block: one that begins one has a language.
		expect(pages.filter((page) => fences(page).some((fence, at) => (at % 2 === 0) === /```$/.test(fence)))).toEqual([]);
	});

	it('in JSON are JSON, and fit the schema of what they show', () => {
		const faults = inLanguage('json').flatMap((sample) => {
			const text = complete(sample.text).trim().replace(/,$/, '');
			const whole = text.startsWith('{') || text.startsWith('[') ? text : `{ ${text} }`;
			try {
				return faultsOf(JSON.parse(whole), sample);
			} catch (error) {
				return [`${placeOf(sample)}: ${(error as Error).message}`];
			}
		});
		expect(faults).toEqual([]);
	});

	it('in TypeScript compile', async () => {
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		// What stands in a file of its own is written, compiled and run by who follows the tutorial.
		const all = inLanguage('ts', 'js').filter(({ info }) => !/\b(file|of)=/.test(info));
		for (const [at, { text, given = '', language }] of all.entries()) {
			// Fragments use what the text around them has introduced; what is given comes first.
			const isChecked = language === 'ts' ? '' : '// @ts-nocheck\n';
			const [before, after = ''] = given.replaceAll('\n', ' ').split('…');
			writeFileSync(join(folder, `${at}.ts`), `${isChecked}${before}\n${text}\n${after}\nexport {};\n`);
		}
		const options = {
			extends: '../../tsconfig.json',
			compilerOptions: { noImplicitAny: false, noUncheckedIndexedAccess: false },
			include: ['*.ts'],
			exclude: [],
		};
		writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
		const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
			cwd: ROOT,
		}).catch((error) => error);
		const faults = [...String(stdout).matchAll(/^\.freehold\/samples\/(\d+)\.ts\((\d+),\d+\): error (.*)$/gm)].map(
			([, at, line, what]) => {
				const sample = all[Number(at)] as Sample;
				return `${sample.page}:${sample.line + Number(line) - (sample.language === 'ts' ? 1 : 2)}: ${what}`;
			},
		);
		expect(faults).toEqual([]);
		// A fault of no file is one of how the compiler was called.
		expect(String(stdout)).not.toMatch(/^error TS/m);
	}, 120_000);

	it('in a shell call programs, scripts and commands that there are', async () => {
		const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
		const made = JSON.parse(readFileSync(join(ROOT, 'create-plugin/template/package.json'), 'utf8')) as typeof scripts & {
			scripts: Record<string, string>;
		};
		const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'core/src/cli/freehold.ts'), 'help'], {
			cwd: ROOT,
		});
		const commands = new Set([...stdout.matchAll(/^ {2}freehold (\w+)/gm)].map(([, name]) => name));
		const programs = ['npm', 'npx', 'freehold', 'curl', 'docker', 'sh', 'bash', 'openssl', 'cd', 'node'];
		const faults = inLanguage('sh').flatMap((sample) =>
			linesOf(sample.text).flatMap((line) => {
				const words = line.split(/\s+/).filter((word) => !/^[A-Za-z_]+=/.test(word));
				const [program, first = '', second = ''] = words;
				if (!program) return [];
				const wrong = (what: string): string[] => [`${placeOf(sample)}: ${what} in “${line}”`];
				if (!programs.includes(program)) return wrong(`no program ${program}`);
				if (program === 'npm' && first === 'run' && !scripts[second] && !made.scripts[second])
					return wrong(`no script ${second}`);
				const command = program === 'freehold' ? first : program === 'npx' && first === 'freehold' ? second : undefined;
				if (command !== undefined && !commands.has(command)) return wrong(`no command ${command}`);
				if ((program === 'sh' || program === 'bash') && !first.startsWith('-') && !existsSync(join(ROOT, first)))
					return wrong(`no file ${first}`);
				return [];
			}),
		);
		expect(faults).toEqual([]);
	});

	const registry = loadRegistry(findPlugins(loadConfig(ROOT, {})));
	const operations = describeAll(registry).operations.map(({ path, ...operation }) => ({
		...operation,
		pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
	}));

	// Of the host itself, of any operation, of an example's plugin.
	const others = ['GET /v1/description', 'GET /v1/events/stream', 'POST /v1/listings/{id}/NAME', 'POST /v1/open-houses'];

	const { faults: faultsIn } = createValidator(registry);

	/** Is there such a call, and does it take that? What is left out for readers, or stands for a value, may be anything. */
	function wrongIn({ method, path, body }: { method: string; path: string; body?: unknown }, text = ''): string[] {
		if (others.includes(`${method} ${path}`)) return [];
		const operation = operations.find((one) => one.method === method && one.pattern.test(path));
		if (!operation) return [`there is no ${method} ${path}`];
		if (body === undefined || !operation.input) return [];
		return faultsIn(operation.input)(body)
			.filter(({ code, found }) => !(code === 'required' && /\{ … \}/.test(text)) && !/…|^[A-Z_$]+$/.test(String(found)))
			.map(({ pointer, detail }) => `${method} ${path} ${pointer}: ${detail}`);
	}

	it('and all other words name calls that there are', () => {
		// What was, what is judged, and what a reader makes.
		const current = pages.filter((page) => !/CHANGELOG|coverage|api-changes|docs\/tutorial/.test(page));
		const named = current.flatMap((page) =>
			callsNamed(readFileSync(join(ROOT, page), 'utf8')).map((call) => ({ ...call, page })),
		);
		expect(named.length).toBeGreaterThan(200);
		expect(named.filter(({ body }) => body).length).toBeGreaterThan(5);
		const faults = named.flatMap(({ page, line, method, path, body }) =>
			wrongIn({ method, path, body }).map((wrong) => `${page}:${line}: ${wrong}`),
		);
		expect(faults).toEqual([]);
	});

	it('call operations with a body that fits', () => {
		// The tutorial's is a plugin of its own, and called by who follows it.
		const calls = tried.filter(({ page }) => !page.startsWith('docs/tutorial/')).flatMap(callsIn);
		expect(calls.length).toBeGreaterThan(12);
		const faults = calls.flatMap(({ sample, isMarked, ...call }) => {
			const unsaid = isMarked === false ? ['it does not say that it sends JSON'] : [];
			return [...unsaid, ...wrongIn(call, sample.text)].map((wrong) => `${placeOf(sample)}: ${wrong}`);
		});
		expect(faults).toEqual([]);
	});

	it('in HTML use elements and attributes that there are', () => {
		const known = new Map(elements.map(({ tag, attributes }) => [tag, new Set(attributes.map(({ name }) => name))]));
		const everywhere = ['class', 'id', 'lang', 'dir', 'style', 'slot'];
		const faults = inLanguage('html').flatMap((sample) =>
			[...sample.text.matchAll(/<(freehold-[a-z-]+)([^>]*)>/g)].flatMap(([, tag = '', inside = '']) => {
				const attributes = known.get(tag);
				if (!attributes) return [`${placeOf(sample)}: <${tag}>`];
				return [...inside.matchAll(/([a-z-]+)(?:="[^"]*")?/g)]
					.filter(([, name = '']) => !attributes.has(name) && !everywhere.includes(name))
					.map(([, name]) => `${placeOf(sample)}: <${tag} ${name}>`);
			}),
		);
		expect(faults).toEqual([]);
	});
});

/** Schema files, manifests and configurations are known by what stands in them. */
function faultsOf(value: unknown, sample: Sample): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
	const told = (faults: { pointer?: string; found?: string; meant?: string }[]): string[] =>
		faults.map(({ pointer, found, meant }) => `${placeOf(sample)}${pointer}: ${found}, meant ${meant}`);
	if ('$id' in value && 'x-entity' in value) return told(checkFile('entity', value, placeOf(sample), 'schema_invalid'));
	if ('freehold' in value) {
		const { freehold } = value as { freehold: object };
		return told(checkFile('plugin', { name: 'a', core: '*', ...freehold }, placeOf(sample), 'plugin_manifest'));
	}
	if ('plugins' in value && Object.keys(value).every((key) => ['plugins', 'settings', '$schema', 'limits'].includes(key)))
		return told(checkFile('config', value, placeOf(sample), 'config_invalid'));
	return [];
}

/** Commands of a block, comments and continued lines put right. */
const linesOf = (text: string): string[] =>
	text
		.replaceAll(/\\\n\s*/g, ' ')
		// What stands in quotes over several lines is one word.
		.replaceAll(/'[^']*'/g, (quoted) => quoted.replaceAll(/\s+/g, '_'))
		.split('\n')
		.map((line) => line.replace(/(^|\s)#.*$/, '').trim())
		.filter(Boolean);
