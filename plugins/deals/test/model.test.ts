/**
 * Generated sequences of what people do with a deal, its offers and contingencies, against a model of a few lines: the platform
 * allows what the model allows and refuses what it refuses, and both are in the same state at the end. MODEL_RUNS asks for more.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { money, type Office, openOffice, type Record as Row } from './office.ts';

const RUNS = Number(process.env.MODEL_RUNS ?? 12);
const STAGES = ['New', 'Qualified', 'Viewing', 'Negotiation', 'Under contract'];
/** The last stage that a deal may reach from each: past Viewing and Negotiation. */
const AHEAD = [1, 4, 4, 4, 4];

type Model = {
	status: 'open' | 'won' | 'lost';
	stage: number;
	listing: 'active' | 'under_offer' | 'sold';
	offers: string[];
	contingencies: string[];
};

type Step = { act: string; at: number };

/** Changes the model where the step is allowed. */
const ALLOWED: Record<string, (model: Model, at: number) => boolean> = {
	move(model, at) {
		const to = at % STAGES.length;
		const isFree = model.status === 'open' && to !== model.stage && to <= (AHEAD[model.stage] as number);
		if (!isFree || (to === 4 && !model.offers.includes('accepted'))) return false;
		model.stage = to;
		return true;
	},
	win(model) {
		const isSettled = model.contingencies.every((state) => state === 'satisfied' || state === 'waived');
		if (model.status !== 'open' || model.stage !== 4 || !isSettled || model.listing !== 'under_offer') return false;
		return Boolean(Object.assign(model, { status: 'won', listing: 'sold' }));
	},
	lose(model) {
		if (model.status !== 'open') return false;
		model.offers = model.offers.map((state) => (['draft', 'submitted', 'accepted'].includes(state) ? 'withdrawn' : state));
		return Boolean(Object.assign(model, { status: 'lost', listing: 'active' }));
	},
	reopen(model) {
		if (model.status !== 'lost') return false;
		model.status = 'open';
		return true;
	},
	offer: (model) => model.status === 'open' && model.offers.push('draft') > 0,
	submit: (model, at) => !model.offers.includes('accepted') && goes(model, at, ['draft'], 'submitted'),
	accept(model, at) {
		if (!goes(model, at, ['submitted'], 'accepted')) return false;
		model.offers = model.offers.map((state) => (state === 'submitted' ? 'rejected' : state));
		model.listing = 'under_offer';
		return true;
	},
	reject: (model, at) => goes(model, at, ['submitted'], 'rejected'),
	withdraw(model, at) {
		if (!goes(model, at, ['draft', 'submitted', 'accepted'], 'withdrawn')) return false;
		model.listing = model.offers.includes('accepted') ? 'under_offer' : 'active';
		return true;
	},
	counter: (model, at) => goes(model, at, ['submitted'], 'countered') && model.offers.push('submitted') > 0,
	contingency: (model) => model.contingencies.push('open') > 0,
	satisfy: (model, at) => decides(model, at, ['open'], 'satisfied'),
	waive: (model, at) => decides(model, at, ['open'], 'waived'),
	fail: (model, at) => decides(model, at, ['open'], 'failed'),
	'open-again': (model, at) => decides(model, at, ['satisfied', 'waived', 'failed'], 'open'),
};

const goes = (model: Model, at: number, from: string[], to: string): boolean => become(model, model.offers, at, from, to);
const decides = (model: Model, at: number, from: string[], to: string): boolean =>
	become(model, model.contingencies, at, from, to);

function become({ status }: Model, states: string[], at: number, from: string[], to: string): boolean {
	const index = at % states.length;
	if (status !== 'open' || !from.includes(states[index] as string)) return false;
	states[index] = to;
	return true;
}

const ofOffer = ['submit', 'accept', 'reject', 'withdraw', 'counter'];
const ofContingency = ['satisfy', 'waive', 'fail', 'open-again'];
/** What brings a deal forward is drawn more often than what ends it. */
const act = fc.oneof(
	{ weight: 5, arbitrary: fc.constant('move') },
	{ weight: 3, arbitrary: fc.constantFrom('offer', 'submit', 'accept') },
	{ weight: 2, arbitrary: fc.constantFrom('win', 'submit', 'counter', 'reject', 'withdraw') },
	{ weight: 2, arbitrary: fc.constantFrom('contingency', ...ofContingency) },
	{ weight: 1, arbitrary: fc.constantFrom('lose', 'reopen') },
);
const steps = fc.array(fc.record({ act, at: fc.nat({ max: 20 }) }), { minLength: 10, maxLength: 30 });

/** How far a deal usually comes, so that much is drawn behind it, too. */
const USUAL: Step[] = [
	{ act: 'move', at: 1 },
	{ act: 'offer', at: 0 },
	{ act: 'submit', at: 0 },
];

describeOnBoth('Whatever is done in whatever order', (driver) => {
	let office: Office;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.stop());

	it('to deals, offers and contingencies is allowed where the model allows it, and ends where the model ends', async () => {
		const met = new Set<string>();
		const property = fc.asyncProperty(steps, fc.boolean(), async (drawn, isUsual) => {
			const run = await begin(office);
			for (const step of isUsual ? [...USUAL, ...drawn] : drawn) {
				const done = await run(step);
				met.add(`${step.act} ${done}`);
			}
			await run.compare();
		});
		await fc.assert(property, { numRuns: RUNS, seed: 5, endOnFailure: true });
		expect(met.size).toBeGreaterThan(15);
	}, 240_000);
});

async function begin({ ask, call, deal: open, stages: stagesOf }: Office) {
	const deal = await open();
	const stages = await stagesOf(deal);
	const model: Model = { status: 'open', stage: 0, listing: 'active', offers: [], contingencies: [] };
	const offers: string[] = [];
	const contingencies: string[] = [];

	const send = ({ act, at }: Step) => {
		const path = `/v1/deals/${deal.id}`;
		if (act === 'move') return ask('PATCH', `${path}/stage`, { stage: stages.get(STAGES[at % STAGES.length] as string).id });
		if (act === 'offer') return ask('POST', '/v1/offers', { deal: deal.id, amount: money('5.00') });
		if (act === 'contingency') return ask('POST', '/v1/contingencies', { deal: deal.id, kind: 'title' });
		if (act === 'lose') return ask('POST', `${path}/lose`, { reason: 'other' });
		const body = act === 'counter' ? { amount: money('6.00') } : undefined;
		if (ofOffer.includes(act)) return ask('POST', `/v1/offers/${offers[at % offers.length]}/${act}`, body);
		const verb = act === 'open-again' ? 'reopen' : act;
		if (ofContingency.includes(act)) return ask('POST', `/v1/contingencies/${contingencies[at % contingencies.length]}/${verb}`);
		return ask('POST', `${path}/${act}`, {});
	};
	const isMute = ({ act }: Step): boolean =>
		(ofOffer.includes(act) && offers.length === 0) || (ofContingency.includes(act) && contingencies.length === 0);

	const run = async (step: Step): Promise<boolean | 'mute'> => {
		if (isMute(step)) return 'mute';
		const before = JSON.stringify(model);
		const allowed = (ALLOWED[step.act] as (typeof ALLOWED)[string])(model, step.at);
		const { status, body } = await send(step);
		expect([before, step, status < 300, status < 300 || [409, 422].includes(status), body?.detail]).toEqual([
			before,
			step,
			allowed,
			true,
			body?.detail,
		]);
		if (allowed && (step.act === 'offer' || step.act === 'counter')) offers.push(body.id);
		if (allowed && step.act === 'contingency') contingencies.push(body.id);
		return allowed;
	};

	const compare = async (): Promise<void> => {
		const [now, listing, stood, decided, told] = await Promise.all([
			call('GET', `/v1/deals/${deal.id}?expand=stage`),
			call('GET', `/v1/listings/${deal.listing}`),
			call('GET', `/v1/offers?deal=${deal.id}&limit=100`),
			call('GET', `/v1/contingencies?deal=${deal.id}&limit=100`),
			call('GET', `/v1/deals/${deal.id}/timeline?limit=100`),
		]);
		const states = (rows: Row[], ids: string[]) => ids.map((id) => rows.find((row) => row.id === id).status);
		const found = {
			status: now.status,
			listing: listing.status,
			offers: states(stood.data, offers),
			contingencies: states(decided.data, contingencies),
		};
		const { stage, ...meant } = model;
		expect(found).toEqual(meant);
		if (model.status === 'open') expect(now.stage.name).toBe(STAGES[stage]);
		expect(model.offers.filter((state) => state === 'accepted').length).toBeLessThan(2);
		// The history tells each step from the state in which the one before it ended.
		const last = new Map<string, string>();
		for (const { record, subject, from, to } of [...told.data].reverse()) {
			if (subject === 'deal' && last.has(record) && !['won', 'lost'].includes(from)) expect([from]).toEqual([last.get(record)]);
			if (subject !== 'deal' && last.has(record)) expect([from]).toEqual([last.get(record)]);
			last.set(record, subject === 'deal' ? (to ?? 'New') : to);
		}
		for (const [at, id] of offers.entries()) expect(last.get(id)).toBe(model.offers[at]);
	};
	return Object.assign(run, { compare });
}
