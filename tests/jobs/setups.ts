/** The three ways in which jobs travel; every test of jobs runs on each. */
import { type App, type AppOptions, type Config, createApp, loadConfig } from '@freehold/core';
import { describe, inject } from 'vitest';
import { type Driver, startApp, type TestApp } from '../harness/app.ts';
import { ROOT } from '../harness/once.ts';

export type Setup = { driver: Driver; redisUrl?: string };

export function describeOnQueues(name: string, tests: (setup: Setup) => void): void {
	const { postgres, redis } = inject('prepared');
	describe(`${name} (pg-boss, embedded)`, () => tests({ driver: 'pglite' }));
	describe.skipIf(!postgres)(`${name} (pg-boss, PostgreSQL)`, () => tests({ driver: 'postgres' }));
	describe.skipIf(!postgres || !redis)(`${name} (BullMQ)`, () => tests({ driver: 'postgres', redisUrl: redis?.url as string }));
}

/** Short times: a test waits for what happens and not for a clock. */
const TIMES = { lease: 1500, look: 100, forgotten: 300 };

export function startWith(
	{ driver, redisUrl }: Setup,
	plugin: string,
	options: AppOptions = {},
	overrides: Partial<Config> = {},
): Promise<TestApp> {
	const plugins = [...loadConfig(ROOT, {}).plugins, plugin];
	return startApp(driver, { plugins, ...(redisUrl ? { redisUrl } : {}), ...overrides }, { times: TIMES, ...options });
}

/** One more process's worth of platform on the same database. */
export async function another(test: TestApp, overrides: Partial<Config> = {}, options: AppOptions = {}): Promise<App> {
	const app = await createApp({ ...test.app.config, port: 0, ...overrides }, { times: TIMES, ...options });
	await app.listen(0);
	return app;
}
