/** A lead's score from what is known of it: four parts, each with its greatest value and its reasons. Source. */
export const MOST = { emailEngagement: 25, viewingHistory: 30, responseTime: 20, budgetQualification: 25 } as const;

export type PartName = keyof typeof MOST;
export type Part = { points: number; most: number; because: string[] };
export type Score = { total: number; temperature: Temperature; parts: Record<PartName, Part> };
export type Temperature = 'hot' | 'warm' | 'cold';

/** What each signal is worth while it is fresh, and after how many days it counts half. */
export type Weights = {
	opened: number;
	clicked: number;
	replied: number;
	viewed: number;
	saved: number;
	enquired: number;
	toured: number;
	halfLifeDays: number;
};

export const USUAL_WEIGHTS: Weights = {
	opened: 3,
	clicked: 6,
	replied: 10,
	viewed: 3,
	saved: 6,
	enquired: 6,
	toured: 10,
	halfLifeDays: 30,
};

/** `at`: milliseconds since 1970; `minutes`: how long the person took to answer. */
export type Signal = { kind: string; at: number; minutes?: number | null };

/** What the lead itself says, amounts in one currency. */
export type Facts = {
	budgetFrom?: number | null;
	budgetTo?: number | null;
	financing?: string | null;
	timeframe?: string | null;
	/** Of the listing it is about. */
	price?: number | null;
};

/** Which part a signal counts for, by which weight, and what it is called. */
const KINDS: Record<string, [part: 'emailEngagement' | 'viewingHistory', weight: keyof Weights, one: string, many: string]> = {
	email_opened: ['emailEngagement', 'opened', 'opened an email', 'opened emails'],
	email_clicked: ['emailEngagement', 'clicked', 'followed a link', 'followed links'],
	replied: ['emailEngagement', 'replied', 'answered', 'answered'],
	viewed_listing: ['viewingHistory', 'viewed', 'looked at a listing', 'looked at listings'],
	saved_listing: ['viewingHistory', 'saved', 'saved a listing', 'saved listings'],
	enquired: ['viewingHistory', 'enquired', 'enquired', 'enquired'],
	toured: ['viewingHistory', 'toured', 'saw a place from inside', 'saw places from inside'],
};

const DAY = 86_400_000;

/** Hot from 80, warm from 50. */
export const temperatureOf = (total: number): Temperature => (total >= 80 ? 'hot' : total >= 50 ? 'warm' : 'cold');

/** @param now milliseconds since 1970; a signal of later counts as one of now */
export function scoreOf(facts: Facts, signals: readonly Signal[], weights: Weights, now: number): Score {
	const parts = {
		emailEngagement: engagement('emailEngagement', signals, weights, now),
		viewingHistory: engagement('viewingHistory', signals, weights, now),
		responseTime: responseTime(signals),
		budgetQualification: budget(facts),
	};
	const total = Object.values(parts).reduce((sum, { points }) => sum + points, 0);
	return { total, temperature: temperatureOf(total), parts };
}

function engagement(name: 'emailEngagement' | 'viewingHistory', signals: readonly Signal[], weights: Weights, now: number): Part {
	const because: string[] = [];
	let sum = 0;
	for (const [kind, [part, weight, one, many]] of Object.entries(KINDS)) {
		if (part !== name) continue;
		const mine = signals.filter((signal) => signal.kind === kind);
		if (mine.length === 0) continue;
		sum += mine.reduce(
			(points, { at }) => points + weights[weight] * 0.5 ** (Math.max(0, now - at) / DAY / weights.halfLifeDays),
			0,
		);
		const days = Math.max(0, Math.floor((now - Math.max(...mine.map(({ at }) => at))) / DAY));
		const last = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
		because.push(mine.length === 1 ? `${one}, ${last}` : `${many}: ${mine.length} times, last ${last}`);
	}
	return partOf(name, sum, because.length ? because : ['nothing yet']);
}

/** The fastest answer of the person counts: within an hour all points, after a week none. */
function responseTime(signals: readonly Signal[]): Part {
	const minutes = signals.flatMap(({ minutes }) => (typeof minutes === 'number' ? [Math.max(0, minutes)] : []));
	if (minutes.length === 0) return partOf('responseTime', 0, ['has not answered us yet']);
	const fastest = Math.min(...minutes);
	const [points, words] = TIERS.find(([, , most]) => fastest <= most) ?? [0, 'after more than a week'];
	return partOf('responseTime', points, [`answered us ${words}`]);
}

const TIERS: readonly (readonly [points: number, words: string, most: number])[] = [
	[20, 'within an hour', 60],
	[16, 'within four hours', 240],
	[12, 'within a day', 1440],
	[8, 'within three days', 4320],
	[4, 'within a week', 10_080],
];

const FINANCING: Record<string, [number, string]> = {
	cash: [10, 'pays in cash'],
	pre_approved: [10, 'has financing approved'],
	needs_mortgage: [4, 'needs a mortgage'],
};
const TIMEFRAME: Record<string, [number, string]> = {
	now: [5, 'wants to move now'],
	three_months: [4, 'wants to move within three months'],
	six_months: [2, 'wants to move within half a year'],
	year: [1, 'wants to move within a year'],
};

function budget({ budgetFrom, budgetTo, financing, timeframe, price }: Facts): Part {
	const because: string[] = [];
	let points = 0;
	const add = (more: number, why: string): void => {
		points += more;
		because.push(why);
	};
	if (budgetTo || budgetFrom) add(5, 'named a budget');
	if (budgetTo && price) {
		if (budgetTo >= price) add(5, 'the budget reaches the asking price');
		else if (budgetTo >= price * 0.9) add(3, 'the budget is up to a tenth short of the asking price');
		else because.push('the budget does not reach the asking price');
	}
	for (const known of [FINANCING[financing ?? ''], TIMEFRAME[timeframe ?? '']]) if (known) add(...known);
	return partOf('budgetQualification', points, because.length ? because : ['nothing known of money or time']);
}

const partOf = (name: PartName, points: number, because: string[]): Part => ({
	points: Math.min(MOST[name], Math.max(0, Math.round(points))),
	most: MOST[name],
	because,
});
