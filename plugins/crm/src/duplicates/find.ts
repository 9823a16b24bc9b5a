import type { Scope } from '@freehold/core';
import type { Address } from '../address.ts';
import { compare, nameQuery, type Reason } from './score.ts';

type Row = { id: string; name: string; created: string; addresses: Address[] };
type Pair = { one: string; other: string; reason: Reason | null };

const ADDRESS = (alias: string): string =>
	`jsonb_build_object('line1', ${alias}.address_line1, 'line2', ${alias}.address_line2, 'city', ${alias}.address_city, 'region', ${alias}.address_region, 'postalCode', ${alias}.address_postal_code, 'country', ${alias}.address_country)`;

const ROWS = `select c.id, c.name_full as name, c.created_at::text as created,
		(select coalesce(jsonb_agg(a.address), '[]') from (
			select ${ADDRESS('c')} as address where c.address_line1 is not null
			union all
			select ${ADDRESS('x')} from contact_addresses x where x.contact = c.id and x.archived_at is null
		) a) as addresses
	from contacts c where c.id = any($1::uuid[]) and c.archived_at is null`;

/** Who has the same address or number, as main one or as a further one; what is encrypted is compared by its index. */
const sameChannel = (kind: 'email' | 'phone'): string => `
	select h.contact as one, o.contact as other, '${kind}' as reason from (
		select c.id as contact, c.${kind}_blind as blind from contacts c where c.id = any($1::uuid[]) and c.${kind}_blind is not null
		union all
		select x.contact, x.${kind}_blind from contact_channels x where x.contact = any($1::uuid[]) and x.${kind}_blind is not null and x.archived_at is null
	) h, lateral (
		select c.id as contact from contacts c where c.${kind}_blind = h.blind and c.archived_at is null
		union all
		select x.contact from contact_channels x where x.${kind}_blind = h.blind and x.archived_at is null
	) o where o.contact <> h.contact`;

const PAIRS = `select distinct one, other, reason from (
	${sameChannel('email')}
	union all ${sameChannel('phone')}
	union all
	select m.id, c.id, null from unnest($1::uuid[], $2::text[]) as m(id, query), lateral (
		select c.id from contacts c where c.search @@ to_tsquery('simple', m.query) and c.archived_at is null and c.id <> m.id limit 50
	) c where m.query is not null
) p`;

/**
 * Compares these contacts with all others and writes down the pairs that a person should look at. What somebody has decided about a pair
 * stays. Five statements, however many contacts.
 * @returns how many pairs are likely
 */
export async function findDuplicates(ids: readonly string[], scope: Scope): Promise<number> {
	const mine = await scope.sql<Row>(ROWS, [ids]);
	if (mine.length === 0) return 0;
	const queries = mine.map(({ name }) => nameQuery(name));
	const pairs = await scope.sql<Pair>(PAIRS, [mine.map(({ id }) => id), queries]);
	const others = await scope.sql<Row>(ROWS, [[...new Set(pairs.map(({ other }) => other))]]);
	const people = new Map([...others, ...mine].map((row) => [row.id, row]));
	const common = new Map<string, { one: Row; other: Row; reasons: Set<Reason> }>();
	for (const { one: oneId, other: otherId, reason } of pairs) {
		const [one, other] = [people.get(oneId), people.get(otherId)];
		if (!one || !other) continue;
		const [first, second] = `${one.created} ${one.id}` < `${other.created} ${other.id}` ? [one, other] : [other, one];
		const key = `${first.id} ${second.id}`;
		const pair = common.get(key) ?? { one: first, other: second, reasons: new Set<Reason>() };
		if (reason) pair.reasons.add(reason);
		common.set(key, pair);
	}
	const likely = [...common.values()].flatMap(({ one, other, reasons }) => {
		const found = compare(one, other, reasons);
		return found ? [{ first: one.id, second: other.id, ...found }] : [];
	});
	await keep(
		mine.map(({ id }) => id),
		likely,
		scope,
	);
	return likely.length;
}

type Likely = { first: string; second: string; score: number; reasons: Reason[] };

async function keep(ids: string[], likely: Likely[], scope: Scope): Promise<void> {
	await scope.sql(
		`delete from contact_duplicates d where d.status = 'open' and (d.first = any($1::uuid[]) or d.second = any($1::uuid[]))
			and not exists (select 1 from unnest($2::uuid[], $3::uuid[]) as k(first, second) where k.first = d.first and k.second = d.second)`,
		[ids, likely.map(({ first }) => first), likely.map(({ second }) => second)],
	);
	if (likely.length === 0) return;
	await scope.sql(
		`update contact_duplicates d set score = k.score, reasons = k.reasons, updated_at = now()
		from jsonb_to_recordset($1::jsonb) as k(first uuid, second uuid, score double precision, reasons jsonb)
		where d.first = k.first and d.second = k.second and d.status = 'open' and (d.score, d.reasons) is distinct from (k.score, k.reasons)`,
		[JSON.stringify(likely)],
	);
	await scope.records('contact-duplicate').createMany(likely, 'skip');
}
