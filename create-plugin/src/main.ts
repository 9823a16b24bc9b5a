import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { namesOf, Refusal } from './names.ts';
import { writePlugin } from './write.ts';

const USAGE = `npm create freehold-plugin NAME [-- OPTIONS]

  NAME              the plugin's: lower case words joined by hyphens, like key-handovers
  --folder FOLDER   where it is written; else ./freehold-plugin-NAME
  --entity NAME     what one of its records is called, like key-handover
  --plural NAME     and several, like key-handovers
  --no-install      installs nothing: the packages are there, or come later
`;

/** Resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
	try {
		const { words, options } = read(args);
		if (options.help) return say(USAGE);
		const name = words[0] ?? (await ask());
		if (!name || words.length > 1) {
			process.stderr.write(USAGE);
			return 2;
		}
		return make(name, options);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		process.stderr.write(`${error.message}\n`);
		return 1;
	}
}

type Options = { folder?: string; entity?: string; plural?: string; 'no-install'?: boolean; help?: boolean };

function read(args: string[]): { words: string[]; options: Options } {
	const text = { type: 'string' } as const;
	const yes = { type: 'boolean' } as const;
	try {
		const options = { folder: text, entity: text, plural: text, 'no-install': yes, help: yes };
		const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
		return { words: positionals, options: values };
	} catch (error) {
		throw new Refusal(`${(error as Error).message}\n\n${USAGE}`);
	}
}

/** Nobody is asked where nobody can answer. */
async function ask(): Promise<string> {
	if (!process.stdin.isTTY) return '';
	const line = createInterface({ input: process.stdin, output: process.stdout });
	return (await line.question('What is the plugin called (like key-handovers)? ').finally(() => line.close())).trim();
}

function make(given: string, options: Options): number {
	const names = namesOf(given, options);
	const folder = resolve(options.folder ?? `freehold-plugin-${names.plugin}`);
	const files = writePlugin(folder, names);
	const shown = relative(process.cwd(), folder) || '.';
	say(`wrote ${files.length} files to ${shown}\n`);
	if (!options['no-install'] && !isInstalled(folder)) run(folder, 'npm', ['install', '--no-audit', '--no-fund']);
	const goThere = shown === '.' ? '' : `cd ${shown} && `;
	if (!isInstalled(folder)) return say(`\nNext:  ${goThere}npm install && npm run generate && npm run build && npm run dev\n`);
	run(folder, 'npm', ['run', '--silent', 'generate']);
	run(folder, 'npm', ['run', '--silent', 'build']);
	return say(`\nNext:  ${goThere}npm run dev\n`);
}

/** Does the folder find the platform, in its own node_modules or those above? */
function isInstalled(folder: string): boolean {
	for (let place = folder; ; place = dirname(place)) {
		if (existsSync(join(place, 'node_modules/@freehold/core/package.json'))) return true;
		if (dirname(place) === place) return false;
	}
}

/** @throws Refusal where it fails; it has said why itself */
function run(folder: string, command: string, args: string[]): void {
	const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
	if (status !== 0) throw new Refusal(`\n${command} ${args.join(' ')} failed in ${folder}${error ? `: ${error.message}` : ''}`);
}

function say(text: string): number {
	process.stdout.write(text);
	return 0;
}
