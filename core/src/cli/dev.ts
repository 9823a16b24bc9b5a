import { fstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { develop } from '../dev/develop.ts';
import { createFront } from '../dev/front.ts';
import { bootError } from '../errors.ts';

const USAGE = `freehold dev [--fresh]   serve, and follow the plugins' files as they are saved

  --fresh   begin with an empty embedded database
`;

/** `freehold dev`: serves until it is told to stop. */
export async function devCommand(args: string[], read: () => Config): Promise<undefined> {
	const { fresh, help } = readArguments(args);
	if (help) return void process.stdout.write(USAGE);
	const given = read();
	if (given.mode === 'production') {
		const meant = 'freehold start: it changes the database without a migration';
		throw bootError('config_invalid', { found: 'freehold dev in production', meant });
	}
	const folder = join(given.dataFolder, 'dev');
	if (fresh) {
		if (given.databaseUrl)
			throw bootError('command_invalid', { found: '--fresh with DATABASE_URL', meant: 'a database that you empty' });
		rmSync(folder, { recursive: true, force: true });
	}
	const whenInputEnds = hearInput();
	const development = await develop(
		() => forDevelopment(read(), folder),
		createFront(),
		(line) => process.stdout.write(`${line}\n`),
	);
	let isEnding = false;
	const end = (): void => {
		if (isEnding) return;
		isEnding = true;
		setTimeout(() => process.exit(1), LATE).unref();
		void development.stop().then(() => process.exit(0));
	};
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
	whenOrphaned(end);
	whenInputEnds(end);
	return undefined;
}

/** How long an orderly end may take. In ms. */
const LATE = 10_000;

/** How soon it is seen that nobody is there any more. In ms. */
const LOOK = 1000;

/** Calls back when whoever started this is gone without a word, as a killed terminal, script or test goes: the parent is another process then. */
function whenOrphaned(tell: () => void): void {
	const parent = process.ppid;
	const looking = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(looking);
		tell();
	}, LOOK).unref();
}

/**
 * With npx between the two, the pipe that is our input ends. One that is at its end from the beginning, as on many build servers, says
 * nothing of anybody; so it is read from the beginning, and only who is told later is called back.
 */
function hearInput(): (tell: () => void) => void {
	const input = fstatSync(0);
	if (!input.isFIFO() && !input.isSocket()) return () => {};
	process.stdin.resume();
	return (tell) => void (process.stdin.readableEnded || process.stdin.once('end', tell));
}

/** A database of its own, so that what is tried there stays there; and quiet, but for what goes wrong. */
const forDevelopment = (config: Config, dataFolder: string): Config => ({
	...config,
	dataFolder,
	shutdownSeconds: 1,
	logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
});

function readArguments(args: string[]): { fresh?: boolean; help?: boolean } {
	try {
		return parseArgs({ args, options: { fresh: { type: 'boolean' }, help: { type: 'boolean' } } }).values;
	} catch (error) {
		throw bootError('command_invalid', { found: (error as Error).message, suggestion: USAGE });
	}
}
