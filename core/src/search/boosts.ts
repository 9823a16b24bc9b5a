import type { Sql } from '../data/model.ts';
import type { View } from '../data/projection.ts';
import { Problem } from '../errors.ts';
import { type Checked, checkQuery } from './check.ts';

/** A boosting rule that this actor's view can tell. */
export type Boost = { name: string; factor: number; checked: Checked };

const MOST = 50;

/**
 * The organisation's rules for a resource. One that an actor could read a withheld field from by its effect, or that names a field
 * which is no more, has none.
 */
export async function boostsOf(view: View, sql: Sql): Promise<Boost[]> {
	const rows = await sql<{ name: string; condition: string; factor: number }>(
		`select name, condition, factor from search_boosts where resource = $1 order by name limit ${MOST}`,
		[view.table.entity.plural],
		'search_boosts',
	);
	return rows.flatMap(({ name, condition, factor }) => {
		try {
			return [{ name, factor: Number(factor), checked: checkQuery(view, condition) }];
		} catch (error) {
			if (error instanceof Problem) return [];
			throw error;
		}
	});
}
