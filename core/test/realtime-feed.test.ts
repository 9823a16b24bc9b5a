/** The feed by itself, over a log that the test writes: what a subscriber gets is the log, whatever happens in between. */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FreeholdEvent } from '../src/events/model.ts';
import type { Actor } from '../src/operations/model.ts';
import { createFeed, type Sink } from '../src/realtime/feed.ts';

const ORGANIZATION = '0190a000-0000-7000-8000-000000000001';

/** A log that tells late, in parts, or not at all: what the database's notices may do. */
function fakeLog() {
	const log: FreeholdEvent[] = [];
	let listener: (organization: string, events: readonly FreeholdEvent[]) => void = () => {};
	let told = 0;
	const counts = { visible: 0, after: 0 };
	let forgotten = 0;
	const events = {
		listen(hear: typeof listener) {
			listener = hear;
			return () => {};
		},
		async after(_organization: string, position: number, limit: number) {
			counts.after++;
			await wait(0);
			if (position < forgotten) throw Object.assign(new Error('gone'), { code: 'events_forgotten' });
			return log.slice(position, position + limit);
		},
		head: async () => log.length,
		async visible(actor: Actor, batch: readonly FreeholdEvent[]) {
			counts.visible++;
			await wait(0);
			return batch.filter(({ owner }) => actor.permissions.includes('*') || owner === actor.id);
		},
		// Now at once, now only by asking, as it comes.
		visibleNow(actor: Actor, batch: readonly FreeholdEvent[]) {
			if (!actor.permissions.includes('*') || batch.length % 2 === 0) return null;
			counts.visible++;
			return [...batch];
		},
	};
	return {
		events,
		log,
		counts,
		write(owner: string) {
			const position = log.length + 1;
			log.push({
				id: `e${position}`,
				organization: ORGANIZATION,
				position,
				type: position % 3 ? 'lead.updated' : 'lead.created',
				entity: 'lead',
				record: `r${position % 4}`,
				owner,
				data: {},
				actor: { kind: 'system', id: null },
				at: '2026-01-01T00:00:00.000Z',
			});
		},
		tell() {
			const batch = log.slice(told);
			told = log.length;
			if (batch.length) listener(ORGANIZATION, batch);
		},
		/** A notice that nobody got. */
		lose() {
			told = log.length;
		},
		forget(position: number) {
			forgotten = position;
		},
	};
}

const actorOf = (id: string, everything = false): Actor => ({
	kind: 'user',
	id,
	organization: ORGANIZATION,
	role: 'agent',
	permissions: everything ? ['*'] : ['lead:read:own'],
});
const rightsOf = ({ id, permissions }: Actor): string => (permissions.includes('*') ? '*' : (id as string));
const quiet = { warn: () => {} };

/** A reader that keeps what it gets; `room` events fit before it has to rest. */
function reader(room = Number.POSITIVE_INFINITY) {
	const got: number[] = [];
	const resets: number[] = [];
	let left = room;
	const sink: Sink = {
		write(event) {
			got.push(event.position);
			return --left > 0;
		},
		async drained() {
			await wait(1);
			left = room;
			return true;
		},
		reset: (position) => void resets.push(position),
	};
	return { got, resets, sink };
}

const settled = async (isSo: () => boolean): Promise<void> => {
	for (let tries = 0; tries < 2000 && !isSo(); tries++) await wait(1);
};

describe('the feed', () => {
	it('gives who comes and goes at random exactly the log: no gap, no repeat, in order', async () => {
		const steps = fc.array(
			fc.oneof(
				{
					weight: 5,
					arbitrary: fc.record({
						do: fc.constant('write' as const),
						owner: fc.constantFrom('ana', 'ben'),
						times: fc.integer({ min: 1, max: 300 }),
					}),
				},
				{ weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const) }) },
				{ weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
				{ weight: 3, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
				{ weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
			),
			{ minLength: 5, maxLength: 20 },
		);
		await fc.assert(
			fc.asyncProperty(steps, fc.constantFrom(7, 60, 1000), fc.boolean(), async (todo, room, everything) => {
				const fake = fakeLog();
				const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
				const actor = actorOf('ana', everything);
				// Somebody else stays all the time, so that the channel does too.
				const other = reader();
				(
					await feed.subscribe({ actor: actorOf('ben', true), wish: {}, after: 0, sink: other.sink, onForgotten: 'throw' })
				).start();
				const all: number[] = [];
				let mine = reader(room);
				const come = async (after: number) => {
					const opening = await feed.subscribe({ actor, wish: {}, after, sink: mine.sink, onForgotten: 'throw' });
					opening.start();
					return opening.subscription;
				};
				let subscription = await come(0);
				for (const step of todo) {
					if (step.do === 'write') for (let time = 0; time < step.times; time++) fake.write(step.owner);
					else if (step.do === 'tell') fake.tell();
					else if (step.do === 'lose') fake.lose();
					else if (step.do === 'wait') await wait(2);
					else {
						subscription.end();
						all.push(...mine.got);
						mine = reader(room);
						subscription = await come(all.at(-1) ?? 0);
					}
				}
				fake.write('ana');
				fake.tell();
				const wanted = fake.log.filter(({ owner }) => everything || owner === 'ana').map(({ position }) => position);
				await settled(() => all.length + mine.got.length >= wanted.length && other.got.length >= fake.log.length);
				await wait(5);
				subscription.end();
				feed.close();
				expect([...all, ...mine.got]).toEqual(wanted);
				expect(other.got).toEqual(fake.log.map(({ position }) => position));
			}),
			{ numRuns: 40 },
		);
	});

	it('asks once what a thousand people of equal rights may see', async () => {
		const fake = fakeLog();
		const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
		const readers = Array.from({ length: 1000 }, () => reader());
		for (const { sink } of readers) {
			(await feed.subscribe({ actor: actorOf('ana', true), wish: {}, sink, onForgotten: 'throw' })).start();
		}
		fake.write('ana');
		fake.tell();
		await settled(() => readers.every(({ got }) => got.length === 1));
		expect(readers.every(({ got }) => got.length === 1)).toBe(true);
		expect(fake.counts.visible).toBe(1);
		feed.close();
	});

	it('lets a thousand who come back at the same place share one look into the log', async () => {
		const fake = fakeLog();
		const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
		for (let times = 0; times < 500; times++) fake.write('ana');
		const readers = Array.from({ length: 1000 }, () => reader());
		const openings = await Promise.all(
			readers.map(({ sink }) =>
				feed.subscribe({ actor: actorOf('ana', true), wish: {}, after: 100, sink, onForgotten: 'throw' }),
			),
		);
		const looked = fake.counts.after;
		for (const { start } of openings) start();
		await settled(() => readers.every(({ got }) => got.length === 400));
		expect(readers.every(({ got }) => got.length === 400)).toBe(true);
		expect(fake.counts.after - looked).toBeLessThanOrEqual(4);
		expect(fake.counts.visible).toBeLessThanOrEqual(4);
		feed.close();
	});

	it('goes on with other rights from the very place, when they change', async () => {
		const fake = fakeLog();
		const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
		const mine = reader();
		const { start, subscription } = await feed.subscribe({
			actor: actorOf('ana', true),
			wish: {},
			sink: mine.sink,
			onForgotten: 'throw',
		});
		start();
		fake.write('ben');
		fake.tell();
		await settled(() => mine.got.length === 1);
		subscription.become(actorOf('ana'));
		for (const owner of ['ben', 'ana', 'ben', 'ana']) fake.write(owner);
		fake.tell();
		await settled(() => mine.got.length === 3);
		expect(mine.got).toEqual([1, 3, 5]);
		subscription.become(actorOf('ana', true));
		fake.write('ben');
		fake.tell();
		await settled(() => mine.got.length === 4);
		expect(mine.got).toEqual([1, 3, 5, 6]);
		feed.close();
	});

	it('says that it has forgotten, or has never known, a place', async () => {
		const fake = fakeLog();
		const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
		for (let times = 0; times < 30; times++) fake.write('ana');
		fake.forget(10);
		const mine = reader();
		const wanted = { actor: actorOf('ana', true), wish: {}, sink: mine.sink } as const;
		await expect(feed.subscribe({ ...wanted, after: 5, onForgotten: 'throw' })).rejects.toMatchObject({
			code: 'events_forgotten',
		});
		await expect(feed.subscribe({ ...wanted, after: 31, onForgotten: 'throw' })).rejects.toMatchObject({
			code: 'events_forgotten',
		});
		const { wasReset, subscription } = await feed.subscribe({ ...wanted, after: 5, onForgotten: 'reset' });
		expect({ wasReset, position: subscription.position }).toEqual({ wasReset: true, position: 30 });
		feed.close();
	});

	it('tells only what was wished for', async () => {
		const fake = fakeLog();
		const feed = createFeed({ events: fake.events, rightsOf, log: quiet });
		const [typed, one, any] = [reader(), reader(), reader()];
		const actor = actorOf('ana', true);
		for (const [{ sink }, wish] of [
			[typed, { types: ['lead.created', 'listing.*'] }],
			[one, { entity: 'lead', record: 'r1' }],
			[any, { types: ['lead.*'] }],
		] as const) {
			(await feed.subscribe({ actor, wish, after: 0, sink, onForgotten: 'throw' })).start();
		}
		for (let times = 0; times < 12; times++) fake.write('ana');
		fake.tell();
		await settled(() => any.got.length === 12 && typed.got.length === 4 && one.got.length === 3);
		expect([typed.got, one.got, any.got.length]).toEqual([[3, 6, 9, 12], [1, 5, 9], 12]);
		feed.close();
	});
});
