/** A brokerage with its agents, and short ways to what deals are made of. */
import { type Answer, type Driver, startApp, type TestApp } from '../../../tests/harness/app.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Record = any;

export type Office = {
	freehold: TestApp;
	stop(): Promise<void>;
	broker: string;
	agent: string;
	/** Id of the agent. */
	naomi: string;
	/** The answer to a call, by the broker unless another token is given. */
	ask(method: string, path: string, body?: unknown, as?: string): Promise<Answer>;
	/** What a call that succeeds answers. */
	call(method: string, path: string, body?: unknown, as?: string): Promise<Record>;
	/** A listing on the market. */
	listed(more?: object, as?: string): Promise<Record>;
	contact(as?: string): Promise<Record>;
	/** A deal about a listing, with all that the usual pipeline asks for. */
	deal(more?: object, as?: string): Promise<Record>;
	/** The stages of a deal's pipeline by name. */
	stages(deal: Record): Promise<Map<string, Record>>;
	/** An offer that is submitted. */
	offer(deal: Record, amount?: string, more?: object, as?: string): Promise<Record>;
	/** An open deal brought into a stage, one step after the other. */
	bring(deal: Record, names: string[]): Promise<Record>;
	plan(more?: object): Promise<Record>;
};

export const money = (amount: string, currency = 'USD') => ({ amount, currency });
export const SOON = '2031-05-20';

export async function openOffice(driver: Driver): Promise<Office> {
	const freehold = await startApp(driver);
	const broker = await freehold.harbor.asUser('broker');
	const agent = await freehold.harbor.asUser('agent');
	let number = 0;
	const ask: Office['ask'] = (method, path, body, as = broker) => freehold.call(method, path, { as, body });
	const call: Office['call'] = async (method, path, body, as) => {
		const answer = await ask(method, path, body, as);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	const office: Office = {
		freehold,
		stop: () => freehold.stop(),
		broker,
		agent,
		naomi: (await call('GET', '/v1/auth/me', undefined, agent)).user.id,
		ask,
		call,
		async listed(more = {}, as) {
			const draft = await call(
				'POST',
				'/v1/listings',
				{
					headline: `House ${++number}`,
					price: money('700000.00'),
					address: { line1: `${number} Main St`, city: 'Seattle', country: 'US' },
					...more,
				},
				as,
			);
			return call('POST', `/v1/listings/${draft.id}/publish`, undefined, as);
		},
		contact: (as) => call('POST', '/v1/contacts', { name: { full: `Person ${++number}` } }, as),
		async deal(more = {}, as) {
			const [listing, contact] = [await office.listed({}, as), await office.contact(as)];
			const body = { title: `Deal ${++number}`, contact: contact.id, listing: listing.id, price: money('700000.00') };
			return call('POST', '/v1/deals', { ...body, expectedCloseOn: SOON, ...more }, as);
		},
		async stages({ pipeline }) {
			const { data } = await call('GET', `/v1/deal-stages?pipeline=${pipeline}&limit=100`);
			return new Map(data.map((stage: Record) => [stage.name, stage]));
		},
		async offer(deal, amount = '690000.00', more = {}, as) {
			const draft = await call('POST', '/v1/offers', { deal: deal.id, amount: money(amount), ...more }, as);
			return call('POST', `/v1/offers/${draft.id}/submit`, undefined, as);
		},
		async bring(deal, names) {
			const stages = await office.stages(deal);
			let moved = deal;
			for (const name of names) moved = await call('PATCH', `/v1/deals/${deal.id}/stage`, { stage: stages.get(name).id });
			return moved;
		},
		plan: (more = {}) =>
			call('POST', '/v1/commission-plans', { name: `Plan ${++number}`, rate: 5, listingShare: 50, agentShare: 70, ...more }),
	};
	return office;
}
