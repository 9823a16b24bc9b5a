import {
	type Driver,
	type DriverParts,
	type Driving,
	ProviderError,
	type Sql,
	type VectorHit,
	type VectorItem,
	type VectorValue,
} from '@freehold/core';
import { unit } from '../embedding/unit.ts';
import { fused } from './fusion.ts';

/**
 * How near a row's numbers are to those asked for: their cosine as SQL, where `$1` is the vector. Both are of length 1, so that it is
 * their product.
 */
export type Cosine = { of(sql: Sql): Promise<string>; check(sql: Sql): Promise<void> };

const AT_ONCE = 500;
const OWN = `(select nullif(current_setting('freehold.organization', true), '')::uuid)`;

type Found = { id: string; score: number; properties: Record<string, VectorValue> };

/** Vectors as rows of our own database. Whose they are is the database's to say (row-level security), not a condition of ours. */
export function vectorRows(cosine: Cosine): Driver<'vector'> {
	return ({ borrow }: DriverParts): Driving<'vector'> & { check(): Promise<void> } => ({
		check: () => told(() => borrow(null, cosine.check)),

		async upsert({ collection, items }, { organization }) {
			refuseMixed(items);
			await told(() =>
				borrow(organization, async (sql) => {
					for (let from = 0; from < items.length; from += AT_ONCE) {
						const rows = lastOfEach(items.slice(from, from + AT_ONCE));
						await sql(
							`insert into vectors (organization_id, collection, id, embedding, properties, words)
							select ${OWN}, $1, item.id, item.embedding::real[], item.properties::jsonb, to_tsvector('simple', item.words)
							from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as item (id, embedding, properties, words)
							on conflict (organization_id, collection, id) do update
							set embedding = excluded.embedding, properties = excluded.properties, words = excluded.words`,
							[
								collection,
								rows.map(({ id }) => id),
								rows.map(({ vector }) => literal(vector)),
								rows.map(({ properties = {} }) => JSON.stringify(properties)),
								rows.map(({ text = '' }) => text),
							],
						);
					}
				}),
			);
		},

		async search({ collection, vector, limit = 10, where = {}, text }, { organization }): Promise<VectorHit[]> {
			const numbers = literal(vector);
			const most = text ? limit * 4 : limit;
			return told(() =>
				borrow(organization, async (sql) => {
					const near = await sql<Found>(
						`select id, (1 + (${await cosine.of(sql)})) / 2 as score, properties from vectors
						where collection = $2 and properties @> $3::jsonb and cardinality(embedding) = $4 order by 2 desc, id limit $5`,
						[numbers, collection, JSON.stringify(where), vector.length, most],
					);
					const hits = near.map(({ id, score, properties }) => ({ id, score: Number(score), properties }));
					if (!text) return hits;
					const worded = await sql<Found>(
						`select id, ts_rank(words, websearch_to_tsquery('simple', $1)) as score, properties from vectors
						where collection = $2 and properties @> $3::jsonb and words @@ websearch_to_tsquery('simple', $1) order by 2 desc, id limit $4`,
						[text, collection, JSON.stringify(where), most],
					);
					return fused([hits, worded]).slice(0, limit);
				}),
			);
		},

		async remove({ collection, ids }, { organization }) {
			await told(() =>
				borrow(organization, (sql) =>
					sql(`delete from vectors where collection = $1 and id = any($2::uuid[])`, [collection, `{${ids.join(',')}}`]),
				),
			);
		},

		count: ({ collection }, { organization }) =>
			told(() =>
				borrow(organization, async (sql) => {
					const [row] = await sql<{ count: string }>(`select count(*) as count from vectors where collection = $1`, [collection]);
					return Number(row?.count ?? 0);
				}),
			),

		async clear({ collection }, { organization }) {
			await told(() =>
				borrow(organization, (sql) =>
					sql(`delete from vectors where collection = coalesce($1, collection)`, [collection ?? null]),
				),
			);
		},
	});
}

/** As PostgreSQL writes arrays. Kept with length 1: a cosine does not know lengths. */
const literal = (vector: readonly number[]): string => `{${unit(vector).join(',')}}`;

/** One statement cannot replace a row twice. */
const lastOfEach = <T extends { id: string }>(rows: T[]): T[] => [...new Map(rows.map((row) => [row.id, row])).values()];

/** @throws ProviderError refused where vectors are not of one length, or not of numbers */
export function refuseMixed(items: readonly VectorItem[]): void {
	const length = items[0]?.vector.length;
	for (const { id, vector } of items) {
		if (!vector.length || vector.length !== length || !vector.every(Number.isFinite)) {
			throw new ProviderError(
				'refused',
				`Found a vector of ${vector.length} numbers for ${id}; meant ${length} numbers, as of the others`,
			);
		}
	}
}

/** What the database says of a value (22…) is the caller's; of everything else it may be well another time. */
async function told<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		if (cause instanceof ProviderError) throw cause;
		const { code, message } = cause as { code?: unknown; message: string };
		const isValue = typeof code === 'string' && code.startsWith('22');
		throw new ProviderError(isValue ? 'refused' : 'unavailable', `The database cannot: ${message}`, { cause });
	}
}
