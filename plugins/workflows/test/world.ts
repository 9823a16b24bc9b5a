/** A brokerage whose clock the tests turn, for the tests of workflows. */
import { afterAll, beforeAll, expect } from 'vitest';
import { type Answer, PASSWORD, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { until } from '../../../tests/harness/until.ts';
import type { Setup } from '../../../tests/jobs/setups.ts';
import type { Step, Trigger, WorkflowDocument } from '../src/document/model.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Body = Answer['body'];

export function useWorld({ driver, redisUrl }: Setup) {
	const clock = { ahead: 0 };
	const people = { test: undefined as unknown as TestApp, admin: '', broker: '', agent: '', other: '', me: '', boss: '' };
	let number = 0;

	/** Signed in anew: what was signed in before has expired when the clock was turned far. */
	const signIn = async (role: string): Promise<string> => {
		await people.test.harbor.asUser(role);
		const login = { email: `${role}@harbor.example`, password: PASSWORD, organization: 'harbor' };
		const headers = { 'x-forwarded-for': `10.7.${++number >> 8}.${number & 255}` };
		const answer = await people.test.call('POST', '/v1/auth/login', { body: login, headers });
		expect(answer.status, JSON.stringify(answer.body)).toBe(200);
		return answer.body.accessToken;
	};
	const arrive = async (): Promise<void> => {
		for (const role of ['admin', 'broker', 'agent'] as const) people[role] = await signIn(role);
	};

	const send = (method: string, path: string, body?: unknown, as = people.broker): Promise<Answer> =>
		people.test.call(method, path, { as, ...(body === undefined ? {} : { body }) });
	const good = async (...call: Parameters<typeof send>): Promise<Body> => {
		const answer = await send(...call);
		expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
		return answer.body;
	};
	const runsOf = async (workflow: string): Promise<Body[]> =>
		(await good('GET', `/v1/workflow-runs?workflow=${workflow}&sort=createdAt&limit=100`)).data;
	const stepsOf = async (run: string): Promise<Body[]> => (await good('GET', `/v1/workflow-steps?run=${run}&limit=100`)).data;

	const world = {
		signIn,
		people,
		clock,
		send,
		good,
		runsOf,
		stepsOf,
		/** A workflow of one's own, published and on. */
		async flow(trigger: Trigger, blocks: Step[] | Record<string, Step[]>, as = people.broker): Promise<Body> {
			const workflow = await good('POST', '/v1/workflows', { name: `Flow ${++number}` }, as);
			const document: WorkflowDocument = { trigger, blocks: Array.isArray(blocks) ? { main: blocks } : blocks };
			const version = await good('POST', '/v1/workflow-versions', { workflow: workflow.id, document }, as);
			await good('POST', `/v1/workflow-versions/${version.id}/publish`, undefined, as);
			await good('POST', `/v1/workflows/${workflow.id}/switch-on`, undefined, as);
			return { ...workflow, version: version.id };
		},
		async publish(workflow: string, document: WorkflowDocument, as = people.broker): Promise<Answer> {
			const version = await good('POST', '/v1/workflow-versions', { workflow, document }, as);
			return send('POST', `/v1/workflow-versions/${version.id}/publish`, undefined, as);
		},
		start: async (workflow: string, record?: string): Promise<string> =>
			(await good('POST', `/v1/workflows/${workflow}/start`, record ? { record } : {})).run,
		run: (id: string): Promise<Body> => good('GET', `/v1/workflow-runs/${id}`),
		/** All that is due now is done. */
		async settle(): Promise<void> {
			for (let turn = 0; turn < 3; turn++) {
				await people.test.app.look();
				await people.test.app.idle();
			}
		},
		async pass(milliseconds: number): Promise<void> {
			clock.ahead += milliseconds;
			if (milliseconds > 5 * MINUTE) await arrive();
			await world.settle();
		},
		/** The run, once it is in this state. */
		async comes(id: string, state: string): Promise<Body> {
			let last: Body;
			await until(async () => {
				await people.test.app.look();
				last = await world.run(id);
				return last.state === state;
			}).catch((error) => {
				throw new Error(`${error.message}: ${JSON.stringify(last)}`);
			});
			return last;
		},
		/** The runs of a workflow, once there are so many. */
		async begun(workflow: string, count: number): Promise<Body[]> {
			await until(async () => {
				await people.test.app.look();
				return (await runsOf(workflow)).length >= count;
			});
			await world.settle();
			const runs = await runsOf(workflow);
			expect(runs).toHaveLength(count);
			return runs;
		},
		contact: (rest: object = {}, as = people.agent): Promise<Body> =>
			good('POST', '/v1/contacts', { name: { full: `Carla ${++number}` }, agent: people.me, ...rest }, as),
		async lead(rest: object = {}): Promise<Body> {
			const contact = await world.contact();
			return good(
				'POST',
				'/v1/leads',
				{ contact: contact.id, subject: `Lead ${++number}`, agent: people.me, ...rest },
				people.agent,
			);
		},
		tasks: async (title: string): Promise<Body[]> =>
			(
				await good('GET', `/v1/tasks?limit=100&sort=createdAt&q=${encodeURIComponent(title.split(' ')[0] as string)}`)
			).data.filter((task: Body) => task.title.startsWith(title)),
	};

	beforeAll(async () => {
		people.test = await startApp(
			driver,
			{ limits: { 'user.login': { calls: 1000, seconds: 60 } }, ...(redisUrl ? { redisUrl } : {}) },
			{ now: () => Date.now() + clock.ahead },
		);
		await arrive();
		people.me = (await good('GET', '/v1/auth/me', undefined, people.agent)).user.id;
		people.boss = (await good('GET', '/v1/auth/me')).user.id;
	}, 120_000);
	afterAll(async () => {
		await people.test?.stop();
	});
	return world;
}

export const task = (key: string, title: string, rest: object = {}, undo = false): Step => ({
	key,
	call: {
		operation: 'task.create',
		body: { title, ...rest },
		...(undo ? { undo: { operation: 'task.cancel', id: `{{/steps/${key}/output/id}}` } } : {}),
	},
});
