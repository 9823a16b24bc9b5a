import type { Temporal } from 'temporal-polyfill';
import { dayOf } from '../zone.ts';

/** What is known of a task, for its place in the day. */
export type Facts = {
	priority: string;
	status: string;
	dueAt: string | null;
	waiting: boolean;
	/** The stage of its lead, where it has one. */
	leadStage: string | null;
	/** How its deal or listing compares with those of the person's other tasks: 0 the least, 1 the greatest; null: it has none. */
	worth: number | null;
	/** Titles of what must be done before it. */
	blockers: readonly string[];
	/** How many tasks wait for it. */
	holdsUp: number;
};

export type Reason = { code: string; text: string; points: number };
export type Rank = { score: number; suggestedPriority: string; reasons: Reason[] };

const PRIORITY: Readonly<Record<string, number>> = { urgent: 25, high: 15, normal: 8, low: 0 };
const DAY = 86_400_000;

/**
 * How worthwhile a task is today, from 0 to 100, and why: when it is due (up to 35), its priority (25), somebody who waits (15), the value
 * behind it (10), how many wait for it (10), that it was begun (5). What waits for others comes behind what can be done.
 */
export function rank(facts: Facts, now: number, zone: string): Rank {
	const reasons = [
		dueReason(facts.dueAt, now, zone),
		{ code: 'priority', text: `Its priority is ${facts.priority}`, points: PRIORITY[facts.priority] ?? 0 },
		waitReason(facts),
		worthReason(facts.worth),
		facts.holdsUp > 0 && {
			code: 'holds-up',
			text: facts.holdsUp === 1 ? 'Another task waits for it' : `${facts.holdsUp} tasks wait for it`,
			points: Math.min(10, 4 + 2 * facts.holdsUp),
		},
		facts.status === 'in_progress' && { code: 'begun', text: 'It was begun', points: 5 },
	].filter((reason): reason is Reason => Boolean(reason) && (reason as Reason).points > 0);
	const impact = sum(reasons);
	if (facts.blockers.length) {
		const named = facts.blockers.slice(0, 2).map((title) => `“${title}”`);
		const more = facts.blockers.length > 2 ? ` and ${facts.blockers.length - 2} more` : '';
		reasons.push({ code: 'blocked', text: `It waits for ${named.join(', ')}${more}`, points: -Math.min(50, impact) });
	}
	return {
		score: Math.max(0, Math.min(100, sum(reasons))),
		suggestedPriority: priorityFor(impact - (PRIORITY[facts.priority] ?? 0)),
		reasons: reasons.toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points)),
	};
}

const sum = (reasons: readonly Reason[]): number => reasons.reduce((total, { points }) => total + points, 0);

/** What everything but the priority itself speaks for. */
const priorityFor = (points: number): string =>
	points >= 45 ? 'urgent' : points >= 28 ? 'high' : points >= 8 ? 'normal' : 'low';

function dueReason(dueAt: string | null, now: number, zone: string): Reason | false {
	if (!dueAt) return false;
	const late = now - Date.parse(dueAt);
	if (late > 0) {
		const days = Math.floor(late / DAY);
		const text = days < 1 ? 'It is overdue since today' : `It is overdue by ${days} day${days === 1 ? '' : 's'}`;
		return { code: 'overdue', text, points: Math.min(35, 29 + days) };
	}
	const days = daysUntil(dayOf(now, zone), dayOf(dueAt, zone));
	if (days === 0) return { code: 'due', text: 'It is due today', points: 26 };
	if (days === 1) return { code: 'due', text: 'It is due tomorrow', points: 18 };
	if (days <= 7) return { code: 'due', text: `It is due in ${days} days`, points: 14 - days };
	return false;
}

const daysUntil = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'day' }).days;

function waitReason({ waiting, leadStage }: Facts): Reason | false {
	if (waiting) return { code: 'waiting', text: 'A client waits for it', points: 15 };
	if (leadStage === 'new') return { code: 'waiting', text: 'Nobody has answered this lead yet', points: 12 };
	return false;
}

function worthReason(worth: number | null): Reason | false {
	if (worth === null) return false;
	const points = Math.round(2 + 8 * worth);
	const text = worth >= 0.75 ? 'More is at stake than with most other tasks' : 'A listing or a deal is behind it';
	return { code: 'worth', text, points };
}
