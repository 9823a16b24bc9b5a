/** A plugin that is nothing but jobs, whose code the tests give: `does['once'] = (payload, scope, task) => …`. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobHandler, OutwardJobHandler } from '@freehold/core';

const ANY = {
	type: 'object',
	additionalProperties: false,
	properties: { n: { type: 'integer' }, text: { type: 'string', maxLength: 1000 }, lane: { type: 'string' } },
};

/** What the manifest says; every kind takes the same payload. */
export const JOBS: Record<string, Record<string, unknown>> = {
	plain: { description: 'Does what the test says, in one transaction.', byHand: 'lead:write' },
	outward: { description: 'Does what the test says, outside.', outward: true },
	urgent: { description: 'As plain, before others.', queue: 'high' },
	idle: { description: 'As plain, after others.', queue: 'low' },
	sealed: { description: 'Its payload is a secret.', outward: true, sealed: true },
	stubborn: { description: 'Is tried once.', retries: 0 },
	brief: { description: 'Has a second.', timeout: 1, retries: 0, outward: true },
	narrow: { description: 'Two at once.', concurrency: 2, outward: true },
	paced: { description: 'Five in two seconds.', rate: { jobs: 5, seconds: 2 }, outward: true },
	slowly: { description: 'Waits a minute before it is tried again.', backoff: 60, outward: true },
	noop: { description: 'Does nothing.' },
};

type Does = Record<string, JobHandler | OutwardJobHandler>;

/** The code of each kind; a kind that a test says nothing of does nothing. */
const shared = globalThis as { jobTests?: Does };
shared.jobTests ??= {};
export const does: Does = shared.jobTests;

/** Writes the plugin; resolves to its folder, for `plugins` of the configuration. */
export function jobPlugin(jobs: Record<string, Record<string, unknown>> = JOBS, name = 'errands'): string {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-jobs-'));
	mkdirSync(join(folder, 'src'));
	const spec = Object.fromEntries(Object.entries(jobs).map(([job, one]) => [job, { payload: ANY, backoff: 0.01, ...one }]));
	const freehold = { name, core: '^0.1.0', code: './src/plugin.ts', jobs: spec };
	writeFileSync(
		join(folder, 'package.json'),
		JSON.stringify({ name: `test-${name}`, version: '1.0.0', type: 'module', freehold }),
	);
	const code = (isOutward: boolean): string =>
		Object.keys(jobs)
			.filter((job) => (jobs[job]?.outward === true) === isOutward)
			.map((job) => `'${job}': (...given) => globalThis.jobTests['${job}']?.(...given),`)
			.join('\n\t\t');
	writeFileSync(
		join(folder, 'src/plugin.ts'),
		`export default {\n\tname: '${name}',\n\tjobs: {\n\t\t${code(false)}\n\t},\n\toutwardJobs: {\n\t\t${code(true)}\n\t},\n};\n`,
	);
	return folder;
}
