/** Does what a page of the documentation says, word by word: its commands are run, its files written, what it shows compared. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from './until.ts';

/** A fenced block: ```` ```ts file=src/a.ts ````. */
export type Block = { language: string; info: string; text: string; line: number };

export function blocksOf(markdown: string): Block[] {
	return [...markdown.matchAll(/^( *)```(\w+)([^\n]*)\n(.*?)^\1```$/gms)].map((found) => {
		const [, indent = '', language = '', info = '', text = ''] = found;
		const line = markdown.slice(0, found.index).split('\n').length;
		return { language, info: info.trim(), text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), line };
	});
}

export type Walk = {
	/** Where it begins. */
	folder: string;
	env: Record<string, string | undefined>;
	/** What is written differently here: the address of a server, a command that would ask a registry. */
	translate(text: string): string;
};

/** What a reader does with a block, in words for a test's name; null: they only look at it. */
export function deedOf({ language, info, text }: Block): string | null {
	if (language === 'sh') return `runs ${text.trim().split('\n').at(-1)?.slice(0, 60)}`;
	if (language === 'output') return `sees ${text.trim().split('\n')[0]}`;
	const file = /(?:^|\s)(?:file|of)=(\S+)/.exec(info)?.[1];
	return file ? `writes ${file}` : null;
}

/** A reader with a terminal, and a second one for what stays. */
export function createReader({ folder, env, translate }: Walk) {
	let place = folder;
	/** What the last command has printed; of one that stays, what it has printed since the reader last looked. */
	let seen = '';
	let staying: { child: ChildProcess; said: string; looked: number } | undefined;
	let looksAtStaying = false;

	async function run(text: string): Promise<void> {
		looksAtStaying = false;
		const marker = 'the reader is now in';
		const script = `set -e\n${translate(text)}\necho; echo "${marker} $PWD"`;
		const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
			execFile('bash', ['-c', script], { cwd: place, env, timeout: 120_000 }, (error, stdout, stderr) =>
				resolve({ code: error ? (error.code ?? error.signal) : 0, said: `${stdout}\n${stderr}` }),
			);
		});
		if (code !== 0) throw new Error(`It ended with ${code}:\n${said}`);
		const [before = '', after = ''] = said.split(`\n${marker} `);
		seen = before + after.split('\n').slice(1).join('\n');
		place = after.split('\n')[0] as string;
	}

	function stay(text: string): void {
		looksAtStaying = true;
		const child = spawn('bash', ['-c', `exec ${translate(text).trim()}`], { cwd: place, env, detached: true });
		const terminal = { child, said: '', looked: 0 };
		const hear = (part: Buffer): void => {
			terminal.said += part;
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		staying = terminal;
	}

	async function look(text: string): Promise<void> {
		const wanted = text.trim().split('\n').map(translate);
		const terminal = staying;
		if (!looksAtStaying || !terminal) return compare(wanted, seen);
		await until(async () => isAll(wanted, terminal.said.slice(terminal.looked)), 60_000).catch(() =>
			compare(wanted, terminal.said.slice(terminal.looked)),
		);
		terminal.looked = terminal.said.length;
	}

	function write({ info, text }: Block): void {
		const file = join(place, /(?:^|\s)(?:file|of)=(\S+)/.exec(info)?.[1] as string);
		// What is saved is followed by whoever stays.
		looksAtStaying = true;
		const beside = /(above|instead-of)="([^"]+)"/.exec(info);
		mkdirSync(dirname(file), { recursive: true });
		if (!beside) {
			writeFileSync(file, text);
			return;
		}
		const [, how, words = ''] = beside;
		const lines = readFileSync(file, 'utf8').split('\n');
		const at = lines.findIndex((line) => [words, `"${words}"`].some((start) => line.trim().startsWith(start)));
		if (at < 0) throw new Error(`No line of ${file} begins with ${words}`);
		lines.splice(at, how === 'above' ? 0 : 1, text.replace(/\n$/, ''));
		writeFileSync(file, lines.join('\n'));
	}

	return {
		async does(block: Block): Promise<void> {
			if (block.language === 'output') await look(block.text);
			else if (block.language !== 'sh') write(block);
			else if (block.info === 'stays') stay(block.text);
			else await run(block.text);
		},
		/** The folder the reader is in. */
		place: () => place,
		async leave(): Promise<void> {
			const child = staying?.child;
			if (!child?.pid || child.exitCode !== null) return;
			process.kill(-child.pid, 'SIGTERM');
			await once(child, 'exit');
		},
	};
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Each line, in this order, somewhere in what was seen; … stands for anything. */
function missing(wanted: readonly string[], seen: string): string | undefined {
	let rest = seen;
	for (const line of wanted) {
		const pattern = line.trim().split('…').map(literal).join('.*').replaceAll(/ +/g, ' +');
		const found = new RegExp(pattern).exec(rest);
		if (!found) return line;
		rest = rest.slice(found.index + found[0].length);
	}
	return undefined;
}

const isAll = (wanted: readonly string[], seen: string): boolean => missing(wanted, seen) === undefined;

function compare(wanted: readonly string[], seen: string): void {
	const line = missing(wanted, seen);
	if (line !== undefined) throw new Error(`“${line}” is not to be seen in:\n${seen}`);
}
