import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Desk, openDesk } from './desk.ts';

/** The state machine as the product has it; the schema file is checked against it, not copied from it. */
const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	publish: { draft: 'active' },
	offer: { active: 'under_offer' },
	relist: { under_offer: 'active' },
	sell: { under_offer: 'sold' },
	rent: { under_offer: 'rented' },
	withdraw: { active: 'withdrawn' },
	redraft: { withdrawn: 'draft' },
};
const NEEDED: Readonly<Record<string, string>> = { sell: 'sale', rent: 'rent' };

type Step = { kind: 'go'; name: string } | { kind: 'price'; amount: string | null } | { kind: 'headline'; text: string };

const steps = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...Object.keys(WAYS)).map((name): Step => ({ kind: 'go', name })) },
		{
			weight: 3,
			arbitrary: fc
				.option(fc.integer({ min: 100_000, max: 10_000_000 }), { freq: 6 })
				.map((cents): Step => ({ kind: 'price', amount: cents === null ? null : `${cents}.50` })),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom('House on the quay', 'House by the quay').map((text): Step => ({ kind: 'headline', text })),
		},
	),
	{ minLength: 3, maxLength: 14 },
);

describeOnBoth('Any walk through the states of a listing', (driver) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk(driver);
	});
	afterAll(() => desk?.freehold.stop());

	it('goes as the model goes, and leaves a version of every step and no other', { timeout: 120_000 }, async () => {
		const { call, made, home } = desk;
		await fc.assert(
			fc.asyncProperty(fc.constantFrom('sale', 'rent'), steps, async (purpose, walk) => {
				const fields = { ...home(), purpose };
				const { id } = await made(fields);
				let state = 'draft';
				let price: string | null = fields.price.amount;
				let { headline } = fields;
				const changes = ['created'];
				const prices: (string | null)[] = [price];
				for (const step of walk) {
					if (step.kind === 'go') {
						const next = WAYS[step.name]?.[state];
						const fits = NEEDED[step.name] === undefined || NEEDED[step.name] === purpose;
						const isComplete = step.name !== 'publish' || price !== null;
						const { status, body } = await call('POST', `/v1/listings/${id}/${step.name}`);
						if (next && fits && isComplete) {
							expect([step.name, state, status, body.status]).toEqual([step.name, state, 200, next]);
							state = next;
							changes.push('status');
						} else expect([step.name, state, [409, 422].includes(status)]).toEqual([step.name, state, true]);
						continue;
					}
					const change =
						step.kind === 'headline'
							? { headline: step.text }
							: { price: step.amount === null ? null : { amount: step.amount, currency: 'USD' } };
					const { status } = await call('PATCH', `/v1/listings/${id}`, change);
					// Once it has left its first state it keeps what publishing asked for.
					const isRefused = step.kind === 'price' && step.amount === null && state !== 'draft';
					expect([step, state, status]).toEqual([step, state, isRefused ? 422 : 200]);
					if (isRefused) continue;
					if (step.kind === 'headline' && step.text !== headline) changes.push('changed');
					if (step.kind === 'headline') headline = step.text;
					if (step.kind === 'price' && step.amount !== price) {
						changes.push('price');
						prices.push(step.amount);
						price = step.amount;
					}
				}
				const { body } = await call('GET', `/v1/listings/${id}`);
				expect([body.status, body.price?.amount ?? null, body.headline]).toEqual([state, price, headline]);
				const versions = (await call('GET', `/v1/listing-versions?listing=${id}&sort=createdAt&limit=100`)).body.data;
				expect(versions.map(({ change }: { change: string }) => change)).toEqual(changes);
				expect(versions.at(-1)).toMatchObject({ status: state });
				const told = (await call('GET', `/v1/listings/${id}/price-history`)).body.prices;
				expect(told.map((one: { price: { amount: string } | null }) => one.price?.amount ?? null)).toEqual(prices);
				// Played forward from the first, the versions are what the listing is; each begins where the one before it ended.
				const replayed = versions.reduce((whole: Record<string, unknown>, { before, after }: Version) => {
					for (const [name, value] of Object.entries(before ?? {})) expect(whole[name] ?? null).toEqual(value);
					return Object.assign(whole, after);
				}, {});
				expect(replayed).toMatchObject({ status: state, headline, price_amount: price === null ? null : Number(price) });
				await call('DELETE', `/v1/listings/${id}`);
			}),
			{ numRuns: 25, seed: 11 },
		);
	});
});

type Version = { before: Record<string, unknown> | null; after: Record<string, unknown> };
