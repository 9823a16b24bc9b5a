import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';
import { answersCalls } from '../roles.ts';
import { settleHeap } from './heap.ts';
import type { Demo } from './seed.ts';

/** A started platform and what to print of it. */
export type Started = { app: App; url: string; demo: Demo | null };

/** Starts the platform; with `demo`, an empty database gets the demo data first. Stops by itself on SIGTERM and SIGINT. */
export async function start(config: Config, options: { demo?: boolean } = {}): Promise<Started> {
	if (options.demo && config.mode === 'production') {
		const found = 'demo data in production: its password and keys are known to everybody';
		throw bootError('config_invalid', { found, meant: 'freehold start' });
	}
	const app = await createApp(config);
	const demo = options.demo ? await (await import('./seed.ts')).seedDemo(app) : null;
	const url = await app.listen().catch(async (error: unknown) => {
		await app.stop().catch(() => {});
		throw error;
	});
	stopOnSignals(app);
	settleHeap();
	return { app, url, demo };
}

/** What is left over when the time of `shutdownSeconds` is up: closing the database, writing the log. */
const LAST_SECONDS = 5;

/**
 * The one place that hears signals. The first asks for an orderly end; a second one of the same kind ends the process at once, which
 * it must survive anyway: whatever was in flight is found and done again by the others, or after the next start.
 */
function stopOnSignals(app: App): void {
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => {
			app.log.info(`${signal}: finishing what is in flight`);
			const late = app.config.shutdownSeconds + LAST_SECONDS;
			setTimeout(() => {
				app.log.fatal(`the end took more than ${late} s; what was in flight is done again by others`);
				process.exit(1);
			}, late * 1000).unref();
			app.stop().then(
				() => process.exit(0),
				(error: unknown) => {
					process.stderr.write(`${(error as Error).stack}\n`);
					process.exit(1);
				},
			);
		});
	}
}

export async function startCommand(args: string[], config: Config): Promise<void> {
	const { values } = parseArgs({ args, options: { demo: { type: 'boolean' } } });
	const { url, demo } = await start(config, values);
	if (demo) process.stdout.write(`\n${(await import('./seed.ts')).describeDemo(demo)}\n`);
	process.stdout.write(
		answersCalls(config)
			? `\nFreehold is at ${url}\n  console  ${url}/console\n  API      ${url}/docs\n`
			: `\nA worker of Freehold; its condition is at ${url}/ready\n`,
	);
}
