import type { Host, Scope } from '@freehold/core';
import { type Policy, policyOf } from '../response/policy.ts';
import { type Facts, type Score, type Signal, scoreOf, type Weights } from './score.ts';

/** A lead with all that its score is made of. */
type Row = Facts & {
	id: string;
	subject: string | null;
	score: number | null;
	temperature: string | null;
	signals: { kind: string; at: string; minutes: number | null }[] | null;
};

/** Only the newest signals of a lead are read: older ones count for next to nothing. */
const SIGNALS = 300;

/** How long an answer took from the last time that we were in touch, in minutes; null where we never were, and of other signals. */
const ANSWERED_AFTER = `case when kind = 'replied'
	then round(extract(epoch from at - max(at) filter (where kind = 'contacted') over (order by at)) / 60)::int end`;

/** Leads and their signals in one statement; `which` is a condition over `l`. */
const read = (scope: Scope, which: string, values: readonly unknown[]): Promise<Row[]> =>
	scope.sql<Row>(
		`select l.id, l.subject, l.score, l.temperature, l.budget_from_amount::float8 as "budgetFrom", l.budget_to_amount::float8 as "budgetTo",
			l.financing, l.timeframe,
			case when p.price_currency = coalesce(l.budget_to_currency, p.price_currency) then p.price_amount::float8 end as price,
			(select json_agg(json_build_object('kind', s.kind, 'at', s.at, 'minutes', s.minutes)) from
				(select kind, at, coalesce(minutes, ${ANSWERED_AFTER}) as minutes from
					(select kind, at, minutes from lead_signals where lead = l.id order by at desc limit ${SIGNALS}) newest) s) as signals
		from leads l left join listings p on p.id = l.listing where l.archived_at is null and ${which}`,
		values,
	);

const scored = (row: Row, weights: Weights, now: number): Score => scoreOf(row, (row.signals ?? []).map(toSignal), weights, now);

const toSignal = ({ kind, at, minutes }: NonNullable<Row['signals']>[number]): Signal => ({ kind, at: Date.parse(at), minutes });

/** All scores that changed, in one statement that touches `updated_at`. Resolves to how many there were. */
async function store(scope: Scope, rows: readonly Row[], policy: Policy): Promise<number> {
	const now = policy.now;
	const fresh = rows.map((row) => ({ row, score: scored(row, policy.weights, now) }));
	const changed = fresh.map(({ row, score }) => ({
		id: row.id,
		score: score.total,
		temperature: score.temperature,
		parts: score.parts,
	}));
	if (changed.length === 0) return 0;
	const updated = await scope.sql(
		`update leads l set score = n.score, temperature = n.temperature, score_parts = n.parts, scored_at = $2, updated_at = now()
		from jsonb_to_recordset($1::jsonb) as n(id uuid, score integer, temperature text, parts jsonb)
		where l.id = n.id and (l.score, l.temperature, l.score_parts) is distinct from (n.score, n.temperature, n.parts) returning l.id`,
		[JSON.stringify(changed), new Date(now)],
	);
	return updated.length;
}

/** Works out the scores of these leads, in the caller's transaction: three statements however many there are. */
export async function rescore(scope: Scope, leads: readonly string[]): Promise<void> {
	if (leads.length === 0) return;
	await store(scope, await read(scope, 'l.id = any($1::uuid[])', [leads]), await policyOf(scope));
}

/** The open leads of a contact, after something about the person changed. */
export async function rescoreContact(scope: Scope, contact: string): Promise<void> {
	const which = `l.contact = $1 and l.stage not in ('won', 'lost')`;
	await store(scope, await read(scope, which, [contact]), await policyOf(scope));
}

const BATCH = 500;

/** Every night signals have grown older: all open leads, some hundred at a time. */
export async function rescoreAll(_: unknown, scope: Scope): Promise<{ changed: number }> {
	const policy = await policyOf(scope);
	let after = '00000000-0000-0000-0000-000000000000';
	let changed = 0;
	for (;;) {
		const rows = await read(scope, `l.stage not in ('won', 'lost') and l.id > $1 order by l.id limit ${BATCH}`, [after]);
		changed += await store(scope, rows, policy);
		if (rows.length < BATCH) return { changed };
		after = (rows.at(-1) as Row).id;
	}
}

/** What other weights would make of the leads that were touched last; stores nothing. */
export async function previewWeights({ body }: { body: Partial<Weights> }, scope: Scope) {
	const policy = await policyOf(scope);
	const among = scope.service<Host>('host').reach(scope.actor, 'lead:read');
	const which = `l.stage not in ('won', 'lost') and ($1::uuid[] is null or l.agent = any($1::uuid[]))`;
	const reach = Array.isArray(among) ? among : among ? null : [];
	const rows = await read(scope, `${which} order by l.updated_at desc, l.id limit 50`, [reach]);
	const leads = rows.map((row) => {
		const old = scored(row, policy.weights, policy.now);
		const next = scored(row, { ...policy.weights, ...body }, policy.now);
		return {
			id: row.id,
			subject: row.subject,
			before: old.total,
			after: next.total,
			temperature: next.temperature,
			was: old.temperature,
		};
	});
	const count = (of: (lead: (typeof leads)[number]) => string) => {
		const counts = { hot: 0, warm: 0, cold: 0 };
		for (const lead of leads) counts[of(lead) as keyof typeof counts]++;
		return counts;
	};
	return { before: count(({ was }) => was), after: count(({ temperature }) => temperature), leads };
}
