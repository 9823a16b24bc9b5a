/** A worker that is killed amid its work, again and again: every run comes to its end, and each of its effects is there exactly once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApp, type TestApp } from '../../../tests/harness/app.ts';
import { ROOT } from '../../../tests/harness/once.ts';
import { until } from '../../../tests/harness/until.ts';
import type { WorkflowDocument } from '../src/document/model.ts';

const WORKER = `
	import { createApp } from ${JSON.stringify(`${ROOT}/core/src/app.ts`)};
	import { loadConfig } from ${JSON.stringify(`${ROOT}/core/src/config.ts`)};
	const { root, settings } = JSON.parse(process.argv[1]);
	const app = await createApp(loadConfig(root, {}, { ...settings, role: 'worker' }), { times: { look: 200, lease: 1500, forgotten: 500 } });
	await app.listen(0);
	process.stdout.write('ready\\n');
`;

const RUNS = 12;
const STEPS = 6;

const document: WorkflowDocument = {
	trigger: { manual: { entity: 'contact' } },
	blocks: {
		main: [
			...Array.from({ length: STEPS }, (_, at) => ({
				key: `step_${at}`,
				call: { operation: 'task.create', body: { title: `Step ${at}`, contact: { $: '/record/id' } } },
			})),
			{ key: 'end', stop: {} },
		],
	},
};

const { postgres, redis } = inject('prepared');

describe.skipIf(!postgres).each([
	['pg-boss', undefined],
	['BullMQ', redis?.url],
])('A worker that is killed (%s)', (driver, redisUrl) => {
	const jobs = redisUrl ? { redisUrl } : {};
	let test: TestApp;
	let broker: string;
	const alive = new Set<ChildProcess>();

	beforeAll(async () => {
		test = await startApp('postgres', { role: 'api', ...jobs });
		broker = await test.harbor.asUser('broker');
	}, 120_000);
	afterAll(async () => {
		for (const one of alive) one.kill('SIGKILL');
		await test?.stop();
	});

	const good = async (method: string, path: string, body?: unknown) => {
		const answer = await test.call(method, path, { as: broker, ...(body === undefined ? {} : { body }) });
		expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
		return answer.body;
	};

	const worker = async (): Promise<ChildProcess> => {
		const { databaseUrl, databaseOwnerUrl, dataFolder, masterKey } = test.app.config as never as Record<string, unknown>;
		const settings = {
			databaseUrl,
			databaseOwnerUrl,
			dataFolder,
			...(masterKey ? { masterKey } : {}),
			logLevel: 'silent',
			host: '127.0.0.1',
			databasePool: 4,
			...jobs,
		};
		const given = JSON.stringify({ root: ROOT, settings });
		const child = spawn(process.execPath, ['--input-type=module', '-e', WORKER, given], { stdio: ['ignore', 'pipe', 'inherit'] });
		alive.add(child);
		child.once('exit', () => alive.delete(child));
		await once(child.stdout as NodeJS.ReadableStream, 'data');
		return child;
	};

	it.skipIf(driver === 'BullMQ' && !redis)('leaves no run standing and does nothing twice', { timeout: 180_000 }, async () => {
		const workflow = await good('POST', '/v1/workflows', { name: 'Killed' });
		const version = await good('POST', '/v1/workflow-versions', { workflow: workflow.id, document });
		await good('POST', `/v1/workflow-versions/${version.id}/publish`);
		await good('POST', `/v1/workflows/${workflow.id}/switch-on`);
		for (let at = 0; at < RUNS; at++) {
			const contact = await good('POST', '/v1/contacts', { name: { full: `Killed ${at}` } });
			await good('POST', `/v1/workflows/${workflow.id}/start`, { record: contact.id });
		}
		for (let kill = 0; kill < 4; kill++) {
			const child = await worker();
			await wait(150 + Math.random() * 500);
			child.kill('SIGKILL');
			await once(child, 'exit');
		}
		await worker();
		await until(async () => (await good('GET', `/v1/workflows/${workflow.id}/state`)).runs.done === RUNS, 90_000);
		const rows = await test.behind(
			`select contact, title, count(*)::int as count from tasks where title like 'Step %' group by contact, title`,
		);
		expect(rows).toHaveLength(RUNS * STEPS);
		expect(rows.every(({ count }) => count === 1)).toBe(true);
	});
});
