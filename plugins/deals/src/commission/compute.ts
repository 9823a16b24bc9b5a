import { divide, fromMinor, greater, lesser, partOf, rateOf, toMinor, WHOLE } from '../money/decimal.ts';
import { split } from '../money/split.ts';

/** A commission plan's record, as far as sums go. Amounts are decimals in the currency of the price. */
export type Plan = {
	method: 'percentage' | 'flat' | 'tiered';
	rate?: number | null;
	flat?: string | null;
	tiers?: { upTo: string | null; rate: number }[] | null;
	minimum?: string | null;
	maximum?: string | null;
	listingShare?: number | null;
	referralShare?: number | null;
	deductions?: { name: string; rate?: number | null; amount?: string | null }[] | null;
	agentShare?: number | null;
	cap?: string | null;
	capFrom?: string | null;
};

export type Side = 'listing' | 'buying' | 'both';

/** Who shares the agents' part: by weight, and how much the brokerage has kept of theirs in this year already (for the cap). */
export type Sharer = { agent: string | null; share: number; kept?: string };

export type Line = {
	to: 'other_side' | 'referral' | 'deduction' | 'brokerage' | 'agent';
	agent: string | null;
	name: string | null;
	amount: string;
};

export type Split = { currency: string; gross: string; lines: Line[] };

/**
 * The whole commission and who gets what of it. The lines always add up to the whole, to the smallest unit of the currency:
 * whole → the other side's part → referral → deductions → agents and brokerage → each agent, with the cap.
 */
export function computeCommission(
	plan: Plan,
	price: { amount: string; currency: string },
	side: Side,
	sharers: readonly Sharer[],
): Split {
	const { currency } = price;
	const gross = grossOf(plan, price);
	const minor = (text: string): bigint => toMinor(text, currency);
	const lines: Line[] = [];
	const add = (to: Line['to'], amount: bigint, agent: string | null = null, name: string | null = null): void => {
		if (amount !== 0n || to === 'agent') lines.push({ to, agent, name, amount: fromMinor(amount, currency) });
	};

	const listingShare = rateOf(plan.listingShare);
	const [listing = 0n, buying = 0n] = split(gross, [listingShare, WHOLE - listingShare]);
	const ours = { listing, buying, both: gross }[side];
	add('other_side', gross - ours);

	const referral = partOf(ours, rateOf(plan.referralShare));
	add('referral', referral);
	let left = ours - referral;
	for (const { name, rate, amount } of plan.deductions ?? []) {
		const wanted = amount ? minor(amount) : partOf(ours, rateOf(rate));
		const taken = lesser(left, wanted);
		add('deduction', taken, null, name);
		left -= taken;
	}

	const agents = merged(sharers);
	const agentShare = rateOf(plan.agentShare);
	const [pool = 0n, house = 0n] = split(left, [agentShare, WHOLE - agentShare]);
	const weights = agents.map(({ share }) => rateOf(share));
	const pools = split(pool, weights);
	const houses = split(house, weights);
	agents.forEach(({ agent, kept }, at) => {
		const due = houses[at] as bigint;
		const room = plan.cap ? greater(0n, minor(plan.cap) - minor(kept ?? '0')) : due;
		const taken = lesser(due, room);
		add('agent', (pools[at] as bigint) + due - taken, agent);
		add('brokerage', taken, agent);
	});
	return { currency, gross: fromMinor(gross, currency), lines };
}

/** The whole commission in the currency's smallest unit, rounded once. */
function grossOf(plan: Plan, { amount, currency }: { amount: string; currency: string }): bigint {
	const price = toMinor(amount, currency);
	const minor = (text: string): bigint => toMinor(text, currency);
	let gross: bigint;
	if (plan.method === 'flat') gross = minor(plan.flat ?? '0');
	else if (plan.method === 'percentage') gross = partOf(price, rateOf(plan.rate));
	else {
		let exact = 0n;
		let from = 0n;
		for (const { upTo, rate } of plan.tiers ?? []) {
			const end = upTo === null ? price : lesser(price, minor(upTo));
			if (end > from) exact += (end - from) * rateOf(rate);
			from = greater(from, end);
		}
		gross = divide(exact, WHOLE);
	}
	if (plan.minimum) gross = greater(gross, minor(plan.minimum));
	if (plan.maximum) gross = lesser(gross, minor(plan.maximum));
	return gross;
}

/** Each agent once, whatever their roles; nobody is one agent without a name. */
function merged(sharers: readonly Sharer[]): Sharer[] {
	const byAgent = new Map<string | null, Sharer>();
	for (const one of sharers) {
		const before = byAgent.get(one.agent);
		byAgent.set(one.agent, before ? { ...before, share: before.share + one.share } : one);
	}
	return byAgent.size ? [...byAgent.values()] : [{ agent: null, share: 100 }];
}

/** First and last day of the year of a cap that a day lies in: `yearOf('2026-03-05', '07-01')` → 2025-07-01 to 2026-06-30. */
export function capYearOf(day: string, begins: string): { from: string; to: string } {
	const year = Number(day.slice(0, 4)) - (day.slice(5) < begins ? 1 : 0);
	const end = new Date(`${String(year + 1).padStart(4, '0')}-${begins}T00:00:00Z`);
	end.setUTCDate(end.getUTCDate() - 1);
	return { from: `${String(year).padStart(4, '0')}-${begins}`, to: end.toISOString().slice(0, 10) };
}
