import type { Sql } from '@freehold/core';

/** What there is where an organisation has said nothing of its own. */
export const USUAL: readonly string[] = ['call', 'viewing', 'follow-up', 'paperwork', 'marketing', 'other'];

/** Keys of the categories in use. */
export async function categoriesOf(sql: Sql): Promise<readonly string[]> {
	const own = await sql<{ key: string }>(
		'select key from task_categories where archived_at is null order by position, key limit 1000',
	);
	return own.length ? own.map(({ key }) => key) : USUAL;
}

/** What is wrong with a category; null where it is one. */
export const faultOfCategory = (category: string, known: readonly string[]): string | null =>
	known.includes(category) ? null : `Found “${category}”; meant one of ${known.slice(0, 20).join(', ')}`;
