/** Jobs that are asked for by themselves: once, at their times, over all processes, whatever clocks do. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backoff } from '../../core/src/jobs/backoff.ts';
import { nextAfter } from '../../core/src/jobs/cron.ts';
import type { TestApp } from '../harness/app.ts';
import { until } from '../harness/until.ts';
import { does, jobPlugin } from './plugin.ts';
import { another, describeOnQueues, startWith } from './setups.ts';

const HOUR = 3_600_000;

describeOnQueues('schedules', (setup) => {
	let test: TestApp;
	/** The platform's clock; from the first look on it is where the test puts it. */
	let clock = Date.now();
	let ran: string[] = [];
	const set = async (at: string): Promise<void> => {
		clock = Date.parse(at);
		await test.app.look();
		await test.app.idle();
	};
	const call = async (method: string, path: string) => test.call(method, path, { as: await test.harbor.key('admin') });
	const nightly = async () =>
		(await call('GET', '/v1/schedules')).body.data.find(({ kind }: { kind: string }) => kind === 'errands.nightly');

	beforeAll(async () => {
		const jobs = {
			nightly: { description: 'Every night at half past two.', schedule: { cron: '30 2 * * *', timeZone: 'America/New_York' } },
			local: { description: 'Every day at one, where the organisation is.', schedule: { cron: '0 1 * * *' } },
		};
		for (const name of Object.keys(jobs))
			does[name] = async (_: unknown, scope: { organization: { slug: string } }) =>
				void ran.push(`${name} ${scope.organization.slug}`);
		// Far ahead: what was issued today is good then, too.
		test = await startWith(setup, jobPlugin(jobs), { now: () => clock });
		await test.harbor.key('admin');
		await test.app.look();
	});
	afterAll(() => test?.stop());
	const year = new Date().getFullYear() + 1;

	it('are there for every organisation, each with its next time in its own zone', async () => {
		const { body } = await call('GET', '/v1/schedules');
		const ours = body.data.filter(({ kind }: { kind: string }) => kind.startsWith('errands.'));
		expect(ours.map(({ kind, timeZone, state }: Record<string, string>) => [kind, timeZone, state])).toEqual([
			['errands.local', 'UTC', 'running'],
			['errands.nightly', 'America/New_York', 'running'],
		]);
		expect(new Date((await nightly()).nextAt).getTime()).toBeGreaterThan(clock);
	});

	it('fire once each time, though two processes look, and two looks come at once', async () => {
		const second = setup.driver === 'postgres' ? await another(test, {}, { now: () => clock }) : undefined;
		await set(`${year}-02-01T12:00:00Z`);
		ran = [];
		clock = Date.parse(`${year}-02-02T07:30:01Z`);
		await Promise.all([test.app.look(), second?.look(), test.app.look()]);
		await test.app.idle();
		await until(async () => ran.filter((one) => one === 'nightly harbor').length >= 1);
		await test.app.look();
		await test.app.idle();
		expect(ran.toSorted()).toEqual(
			['local harbor', 'local palm', 'nightly harbor', 'nightly palm'].filter((one) => ran.includes(one)),
		);
		expect(ran.filter((one) => one === 'nightly harbor')).toHaveLength(1);
		await second?.stop();
	});

	it('make up once for the nights on which nobody was there, and not at all where a clock goes back', async () => {
		await set(`${year}-03-01T12:00:00Z`);
		ran = [];
		await set(`${year}-03-05T12:00:00Z`);
		expect(ran.filter((one) => one === 'nightly harbor')).toHaveLength(1);
		await set(`${year}-03-02T12:00:00Z`);
		await set(`${year}-03-04T12:00:00Z`);
		expect(ran.filter((one) => one === 'nightly harbor')).toHaveLength(1);
		await set(`${year}-03-06T12:00:00Z`);
		expect(ran.filter((one) => one === 'nightly harbor')).toHaveLength(2);
		expect(new Date((await nightly()).lastAt).toISOString()).toBe(`${year}-03-06T07:30:00.000Z`);
	});

	it('ask for nothing while they are paused, and do not make up for it', async () => {
		await set(`${year}-04-01T12:00:00Z`);
		const { id } = await nightly();
		expect((await call('POST', `/v1/schedules/${id}/pause`)).body.state).toBe('paused');
		ran = [];
		await set(`${year}-04-04T12:00:00Z`);
		expect((await call('POST', `/v1/schedules/${id}/resume`)).body.state).toBe('running');
		await set(`${year}-04-04T13:00:00Z`);
		expect(ran).not.toContain('nightly harbor');
		await set(`${year}-04-05T13:00:00Z`);
		expect(ran.filter((one) => one === 'nightly harbor')).toHaveLength(1);
	});

	it('move with the organisation’s time zone, and reach organisations that are founded later', async () => {
		await test.app.asSystem(test.harbor.id, (scope) =>
			scope.invoke('organization.update', { id: test.harbor.id, body: { timeZone: 'Asia/Dubai' } }),
		);
		await until(async () => (await call('GET', '/v1/schedules')).body.data[0].timeZone === 'Asia/Dubai');
		await test.found('late', 'professional');
		await set(`${year}-05-01T12:00:00Z`);
		ran = [];
		await set(`${year}-05-02T12:00:00Z`);
		expect(ran).toContain('nightly late');
	});
});

describe('the next time of a schedule', () => {
	const ZONES = [
		'UTC',
		'America/New_York',
		'Europe/Berlin',
		'Asia/Dubai',
		'Australia/Lord_Howe',
		'America/Sao_Paulo',
		'Pacific/Apia',
		'Africa/Casablanca',
	];
	const zone = fc.constantFrom(...ZONES);
	const moment = fc.date({ min: new Date('2012-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
	const dayIn = (at: Date, where: string): string =>
		new Intl.DateTimeFormat('sv', { timeZone: where, dateStyle: 'short' }).format(at);

	it('lies behind the moment, whatever the moment', () => {
		const cron = fc
			.tuple(
				fc.constantFrom('*', '*/7', '0', '30', '15,45'),
				fc.constantFrom('*', '*/3', '2', '2,14', '0'),
				fc.constantFrom('*', '1', '29'),
				fc.constantFrom('*', '2', '*/5'),
				fc.constantFrom('*', '0', '1-5'),
			)
			.map((fields) => fields.join(' '));
		fc.assert(
			fc.property(cron, zone, moment, (fields, where, from) => {
				const next = nextAfter(fields, where, from);
				expect(next === null || next.getTime() > from.getTime()).toBe(true);
				// Whoever looks a moment before sees the same.
				if (next) expect(nextAfter(fields, where, new Date(next.getTime() - 1))).toEqual(next);
			}),
			{ numRuns: 200 },
		);
	});

	it('of a fixed time of day comes once on every day, on the days when clocks change too', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59), zone, moment, (hour, minute, where, from) => {
				let at = from;
				const days: string[] = [];
				for (let n = 0; n < 20; n++) {
					at = nextAfter(`${minute} ${hour} * * *`, where, at) as Date;
					days.push(dayIn(at, where));
				}
				expect(new Set(days).size).toBe(days.length);
				// Days follow each other; Apia has none of 30 December 2011, which lies before.
				for (let n = 1; n < days.length; n++)
					expect(Date.parse(days[n] as string) - Date.parse(days[n - 1] as string)).toBe(24 * HOUR);
			}),
			{ numRuns: 150 },
		);
	});

	it('of every quarter of an hour comes every 15 minutes, through changes of the clock', () => {
		fc.assert(
			fc.property(zone, moment, (where, from) => {
				const first = nextAfter('*/15 * * * *', where, from) as Date;
				expect((nextAfter('*/15 * * * *', where, first) as Date).getTime() - first.getTime()).toBe(HOUR / 4);
			}),
			{ numRuns: 150 },
		);
	});

	it.each([
		['the leap of spring: right after it', '30 2 * * *', 'America/New_York', '2026-03-08T05:00:00Z', '2026-03-08T07:00:00.000Z'],
		[
			'the doubled hour of autumn: the first time',
			'30 1 * * *',
			'America/New_York',
			'2026-11-01T04:00:00Z',
			'2026-11-01T05:30:00.000Z',
		],
		[
			'the doubled hour of autumn: not again',
			'30 1 * * *',
			'America/New_York',
			'2026-11-01T05:30:00Z',
			'2026-11-02T06:30:00.000Z',
		],
		['a Sunday night', '0 2 * * 0', 'UTC', '2026-05-05T00:00:00Z', '2026-05-10T02:00:00.000Z'],
		['the first of a month', '0 8 1 * *', 'Asia/Dubai', '2026-05-05T00:00:00Z', '2026-06-01T04:00:00.000Z'],
	])('knows %s', (_name, cron, where, from, next) => {
		expect(nextAfter(cron, where, new Date(from))?.toISOString()).toBe(next);
	});
});

describe('the wait before another attempt', () => {
	it('doubles, a fourth more or less, is a day at most, and never shorter than was asked for', () => {
		const seconds = fc.double({ min: 0.01, max: 86_400, noNaN: true });
		fc.assert(
			fc.property(
				seconds,
				fc.integer({ min: 1, max: 21 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.option(seconds),
				(first, attempt, chance, asked) => {
					const wait = backoff(first, attempt, { chance, ...(asked === null ? {} : { retryAfter: asked }) });
					const usual = Math.min(first * 2 ** (attempt - 1), 86_400);
					expect(wait).toBeGreaterThanOrEqual(Math.max(usual * 0.75, asked ?? 0) - 1e-9);
					expect(wait).toBeLessThanOrEqual(Math.max(usual * 1.25, asked ?? 0) + 1e-9);
				},
			),
		);
	});
});
