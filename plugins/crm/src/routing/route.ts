import type { RecordObject, Scope } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { type Assignment, remember } from './assign.ts';
import { leastLoaded, nextInTurn, type Turns } from './choose.ts';
import { misfit, type Question, type Rule } from './fits.ts';
import { poolOf } from './pool.ts';

/** Whom a new lead goes to, and how that came about. */
export type Decision = {
	agent: string | null;
	offeredTo: string[];
	rule: Rule | null;
	why: string;
	/** Every rule that was asked, with what spoke against it. */
	asked: { rule: string; name: string; fits: boolean; why: string }[];
};

/** More rules than anybody keeps in their head. */
const RULES = 100;

export async function rulesOf(scope: Scope): Promise<Rule[]> {
	const { data } = await scope
		.records('routing-rule')
		.list({ filter: { active: 'true' }, sort: 'position,createdAt', limit: RULES });
	return data as Rule[];
}

/**
 * Asks the rules in their order. The first that fits and has somebody who is there takes the lead; its row is locked until the
 * transaction ends, so that leads that come at once take turns.
 * @param isDry nothing is stored, and nobody loses a turn
 */
export async function decide(scope: Scope, question: Question, isDry = false): Promise<Decision> {
	const asked: Decision['asked'] = [];
	for (const rule of await rulesOf(scope)) {
		const against = misfit(rule, question);
		const taken = against ? null : await take(scope, rule, [], isDry);
		asked.push({
			rule: rule.id,
			name: rule.name,
			fits: taken !== null,
			why: against ?? (taken ? 'it fits' : 'nobody of it is there now'),
		});
		if (taken) return { ...taken, rule, why: WHY[rule.strategy], asked };
	}
	const why = question.holder ? 'It has an agent already' : 'No rule takes it';
	return { agent: question.holder, offeredTo: [], rule: null, why, asked };
}

const WHY: Record<Rule['strategy'], string> = {
	round_robin: 'Next in turn',
	load: 'Has the fewest open leads',
	first_to_claim: 'Offered to all who are there',
};

/** The next of a rule, without those who had their chance; null: nobody is there. */
async function take(
	scope: Scope,
	rule: Pick<Rule, 'id' | 'users' | 'team' | 'strategy'>,
	without: readonly string[],
	isDry = false,
): Promise<Pick<Decision, 'agent' | 'offeredTo'> | null> {
	// The lock comes first: what is read behind it is what the one before has left.
	const [state] = await scope.sql<{ turn: number | null; turns: Turns['turns'] | null }>(
		`select turn, turns from routing_rules where id = $1 ${isDry ? '' : 'for update'}`,
		[rule.id],
	);
	const pool = (await poolOf(rule, scope)).map((one) => (without.includes(one.id) ? { ...one, isThere: false } : one));
	if (rule.strategy === 'first_to_claim') {
		const there = pool.flatMap(({ id, isThere }) => (isThere ? [id] : []));
		return there.length ? { agent: null, offeredTo: there } : null;
	}
	const choose = rule.strategy === 'load' ? leastLoaded : nextInTurn;
	const next = choose(pool, { turn: state?.turn ?? 0, turns: state?.turns ?? {} });
	if (!next) return null;
	if (!isDry)
		await scope.sql('update routing_rules set turn = $2, turns = $3::jsonb where id = $1', [
			rule.id,
			next.turns.turn,
			JSON.stringify(next.turns.turns),
		]);
	return { agent: next.id, offeredTo: [] };
}

/** Gives a new lead to whom the rules say, keeps it in the history, and looks again where nobody answers. */
export async function route(
	scope: Scope,
	lead: RecordObject,
	question: Question,
	holder: Assignment['kind'],
): Promise<RecordObject> {
	const { agent, offeredTo, rule, why } = await decide(scope, question);
	const at = new Date(nowOf(scope)).toISOString();
	const changed = await scope.records('lead').update(lead.id, {
		agent,
		offeredTo: offeredTo.length ? offeredTo : null,
		rule: rule?.id ?? null,
		assignedAt: agent ? at : null,
	});
	if (agent || offeredTo.length) {
		const kind = offeredTo.length ? 'offered' : rule ? 'rule' : holder;
		await remember(scope, { lead: lead.id, agent, rule: rule?.id ?? null, kind, why: rule ? `${rule.name}: ${why}` : why });
	}
	if (rule?.answerWithinMinutes) await lookAgain(scope, lead.id, agent, rule.answerWithinMinutes);
	return changed;
}

const lookAgain = (scope: Scope, lead: string, agent: string | null, minutes: number): Promise<string> =>
	scope.enqueue(
		'crm.reassign-lead',
		{ lead, ...(agent ? { agent } : {}) },
		{ at: new Date(nowOf(scope) + minutes * 60_000), key: `${lead} ${agent ?? 'offered'}` },
	);

/**
 * Nobody has answered in the time of the rule: the lead goes to the next colleague who has not had it. Who answered, passed it on or
 * claimed it meanwhile keeps it. One transaction, with the lead locked: it happens once.
 */
export async function reassign({ lead: id, agent = null }: { lead: string; agent?: string | null }, scope: Scope): Promise<void> {
	const [lead] = await scope.sql<{ agent: string | null; rule: string | null }>(
		`select agent, rule from leads where id = $1 and archived_at is null and first_response_at is null and stage = 'new' for update`,
		[id],
	);
	if (!lead?.rule || lead.agent !== agent) return;
	const [rule] = (await scope.records('routing-rule').list({ filter: { id: lead.rule, active: 'true' }, limit: 1 }))
		.data as Rule[];
	if (!rule?.answerWithinMinutes) return;
	const had = await scope.sql<{ agent: string }>(
		'select distinct agent from lead_assignments where lead = $1 and agent is not null',
		[id],
	);
	const strategy = rule.strategy === 'first_to_claim' ? 'load' : rule.strategy;
	const next = await take(
		scope,
		{ ...rule, strategy },
		had.map((one) => one.agent),
	);
	if (!next?.agent) return;
	await scope
		.records('lead')
		.update(id, { agent: next.agent, offeredTo: null, assignedAt: new Date(nowOf(scope)).toISOString() });
	await remember(scope, {
		lead: id,
		agent: next.agent,
		previous: agent,
		rule: rule.id,
		kind: 'reassigned',
		why: `${rule.name}: nobody had answered within ${rule.answerWithinMinutes} minutes`,
	});
	await lookAgain(scope, id, next.agent, rule.answerWithinMinutes);
}
