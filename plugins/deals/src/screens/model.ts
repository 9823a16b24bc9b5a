/** Deals as the board needs them, and how they are fetched and added up. */
import type { Localise, ScreenHost } from '@freehold/widgets/kit';
import type { Stage } from '../pipelines/moves.ts';

export type Money = { amount: string; currency: string };
type Named = { id: string; name: { full: string } };

export type Deal = {
	id: string;
	title: string;
	stage: string | null;
	status: 'open' | 'won' | 'lost';
	price: Money | null;
	expectedCloseOn: string | null;
	stageSince: string | null;
	closedAt: string | null;
	contact: Named | null;
	agent: Named | null;
};

export type Pipeline = { id: string; name: string; isDefault: boolean; allowsBack: boolean };
export type BoardStage = Stage & { limitDays: number | null };
export type Board = { pipelines: Pipeline[]; pipeline: Pipeline | undefined; stages: BoardStage[]; deals: Deal[] };

type Page<Row> = { data: Row[]; next: string | null };

const DAY = 86_400_000;
/** How long a deal that has ended is still on the board. */
const RECENT = 30 * DAY;
/** Deals on one board; beyond that a list is the better place. */
const MOST = 500;

const FIELDS = 'id,title,stage,status,price,expectedCloseOn,stageSince,closedAt,contact,agent';

async function all(host: ScreenHost, query: Record<string, string>): Promise<Deal[]> {
	const rows: Deal[] = [];
	let cursor: string | null = null;
	do {
		const page: Page<Deal> = await host.call('GET', '/v1/deals', {
			query: { ...query, limit: '100', fields: FIELDS, expand: 'contact,agent', ...(cursor ? { cursor } : {}) },
		});
		rows.push(...page.data);
		cursor = page.next;
	} while (cursor && rows.length < MOST);
	return rows;
}

/** What stands on the board of a pipeline (the usual one where none is chosen): open deals, and those that ended lately. */
export async function fetchBoard(host: ScreenHost, chosen: string | null, agent: string | null): Promise<Board> {
	const [{ data: pipelines }, { data: every }] = await Promise.all([
		host.call<Page<Pipeline>>('GET', '/v1/pipelines', { query: { limit: '100' } }),
		host.call<Page<BoardStage & { pipeline: string }>>('GET', '/v1/deal-stages', { query: { limit: '100', sort: 'position' } }),
	]);
	const pipeline = pipelines.find(({ id }) => id === chosen) ?? pipelines.find(({ isDefault }) => isDefault) ?? pipelines[0];
	if (!pipeline) return { pipelines, pipeline, stages: [], deals: [] };
	const whose = { pipeline: pipeline.id, ...(agent ? { agent } : {}) };
	const since = new Date(Date.now() - RECENT).toISOString();
	const [open, ended] = await Promise.all([
		all(host, { ...whose, status: 'open', sort: 'expectedCloseOn' }),
		all(host, { ...whose, 'status[in]': 'won,lost', 'closedAt[gte]': since, sort: '-closedAt' }),
	]);
	return { pipelines, pipeline, stages: every.filter((stage) => stage.pipeline === pipeline.id), deals: [...open, ...ended] };
}

/** Whole days since a time. */
export const daysSince = (time: string | null): number =>
	time ? Math.max(0, Math.floor((Date.now() - Date.parse(time)) / DAY)) : 0;

/** A deal that has been in its stage for longer than it should. */
export const isStuck = (deal: Deal, stage: BoardStage): boolean =>
	deal.status === 'open' && stage.limitDays !== null && daysSince(deal.stageSince) > stage.limitDays;

/** The sums of each currency, as text: `$1.2M · €340K`. Figures on a board, not in a ledger: added up as numbers. */
export function sumOf(deals: readonly { price: Money | null }[], local: Localise): string {
	const sums = new Map<string, number>();
	for (const { price } of deals) if (price) sums.set(price.currency, (sums.get(price.currency) ?? 0) + Number(price.amount));
	return [...sums].map(([currency, amount]) => local.money({ amount: String(amount), currency }, true)).join(' · ');
}

/** `NF` */
export const initialsOf = (person: Named | null): string =>
	(person?.name.full ?? '')
		.split(' ')
		.map((part) => part.charAt(0))
		.slice(0, 2)
		.join('');
