import { parseArgs } from 'node:util';
import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';
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
	const url = await app.listen();
	settleHeap();
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => {
			app.log.info(`${signal}: finishing what is in flight`);
			app.stop().then(
				() => process.exit(0),
				(error: unknown) => {
					process.stderr.write(`${(error as Error).stack}\n`);
					process.exit(1);
				},
			);
		});
	}
	return { app, url, demo };
}

export async function startCommand(args: string[], config: Config): Promise<void> {
	const { values } = parseArgs({ args, options: { demo: { type: 'boolean' } } });
	const { url, demo } = await start(config, values);
	if (demo) process.stdout.write(`\n${(await import('./seed.ts')).describeDemo(demo)}\n`);
	process.stdout.write(`\nFreehold is at ${url}\n  console  ${url}/console\n  API      ${url}/docs\n`);
}
