import type { Host, Registry, Scope } from '@freehold/core';

/** A notification as it is put into words. */
export type Told = {
	id: string;
	recipient: string;
	kind: string;
	title: string;
	entity: string | null;
	record: string | null;
	subject: string | null;
	count: number;
	/** The name of who did it. */
	actor: string | null;
	status: string;
	mail: string;
};

/** Notifications that fit, oldest first; their records' titles opened. */
export async function toldOf(scope: Scope, where: string, values: readonly unknown[]): Promise<Told[]> {
	const found = await scope.sql<{ id: string; actor: string | null }>(
		`select n.id, u.name_full as actor from notifications n left join users u on u.id = n.actor where ${where} order by n.last_at, n.id limit 1000`,
		values,
	);
	const names = new Map(found.map(({ id, actor }) => [id, actor]));
	const told: Told[] = [];
	for (let from = 0; from < found.length; from += 100) {
		const ids = found.slice(from, from + 100).map(({ id }) => id);
		const { data } = await scope.records('notification').list({ filter: { 'id[in]': ids }, sort: 'lastAt', limit: 100 });
		told.push(...data.map((one) => ({ ...one, actor: names.get(one.id) ?? null }) as unknown as Told));
	}
	return told;
}

/** “Maya Chen mentioned you: 14 Harbour Lane”, “3 new comments: 14 Harbour Lane”. */
export function wordsOf({ kind, title, actor, count, subject }: Told): string {
	const did =
		kind === 'commented' && count > 1
			? `${count} new comments`
			: actor
				? `${actor} ${lower(title)}`
				: count > 1
					? `${title} (${count} times)`
					: title;
	return `${did}${subject ? `: ${subject}` : ''}`.slice(0, 300);
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Where the console shows the record. */
export function linkTo(scope: Pick<Scope, 'service'>, { entity, record }: Pick<Told, 'entity' | 'record'>): string {
	const { publicUrl } = scope.service<Host>('host');
	const plural = entity && scope.service<Registry>('registry').entities.get(entity)?.plural;
	return plural && record ? `${publicUrl}/console/${plural}/${record}` : `${publicUrl}/console/`;
}
