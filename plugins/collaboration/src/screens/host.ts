import type { ScreenHost } from '@freehold/widgets/kit';

export type Page<Row> = { data: Row[]; next: string | null };
export type Colleague = { id: string; name: string };

/** Where the console shows a record; its first page where there is none. */
export function addressOf(
	{ description }: Pick<ScreenHost, 'description'>,
	entity: string | null,
	record: string | null,
): string {
	const plural = description.entities.find(({ name }) => name === entity)?.plural;
	return plural && record ? `/console/${plural}/${record}` : '/console/';
}

const colleagues = new WeakMap<ScreenHost, Promise<Colleague[]>>();

/** Everybody who works here, read once. */
export function everybody(host: ScreenHost): Promise<Colleague[]> {
	const known = colleagues.get(host) ?? read(host);
	colleagues.set(host, known);
	return known;
}

async function read(host: ScreenHost): Promise<Colleague[]> {
	const all: Colleague[] = [];
	let cursor: string | null = null;
	do {
		const query: Record<string, unknown> = { limit: 100, fields: 'name', ...(cursor ? { cursor } : {}) };
		const page: Page<{ id: string; name: { full: string } }> = await host.call('GET', '/v1/users', { query });
		all.push(...page.data.map(({ id, name }) => ({ id, name: name.full })));
		cursor = page.next;
	} while (cursor && all.length < 1000);
	return all;
}

/** “2 minutes ago”, and from a week on the day. */
export function ago(lang: string, at: string, now = Date.now()): string {
	const seconds = Math.round((Date.parse(at) - now) / 1000);
	const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
	const past = Math.abs(seconds);
	if (past < 60) return format.format(0, 'second');
	if (past < 3600) return format.format(Math.trunc(seconds / 60), 'minute');
	if (past < 86_400) return format.format(Math.trunc(seconds / 3600), 'hour');
	if (past < 7 * 86_400) return format.format(Math.trunc(seconds / 86_400), 'day');
	return new Intl.DateTimeFormat(lang, { dateStyle: 'medium' }).format(new Date(at));
}
