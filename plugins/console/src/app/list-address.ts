/** What of a list stands in the address: what was asked for, how it is shown, and the page. */
import type { Catalogue } from './catalogue.ts';
import type { Entity } from './description.ts';
import { HOW } from './filters.ts';
import { gallery } from './pictures.ts';
import { go, href } from './place.ts';

/** Beside filters. */
const KEPT = new Set(['q', 'sort', 'where', ...HOW]);

/** What was asked for, without how it is shown. */
export const askedIn = (query: URLSearchParams): Record<string, string> =>
	Object.fromEntries([...query].filter(([name, value]) => value !== '' && !HOW.has(name)));

/** Records on a page. */
const LIMIT = 25;

/** What the API is asked: with the records that the columns refer to, and the pictures. */
export function requestOf(entity: Entity, catalogue: Catalogue, query: URLSearchParams): Record<string, string> {
	const pictures = gallery(entity, catalogue);
	const named = entity.expands.filter(({ many, name }) => !many && entity.columns.includes(name));
	const expand = [...named, ...(pictures ? [pictures] : [])].map(({ name }) => name);
	return {
		limit: String(LIMIT),
		total: 'true',
		...(expand.length > 0 ? { expand: expand.join(',') } : {}),
		...askedIn(query),
	};
}

/** Changes the address: what is '' is taken out; a change starts again at the first page. */
export function changeAddress(
	{ plural }: Entity,
	before: URLSearchParams,
	parameters: [string, string][],
	options: { replace?: boolean } = {},
): void {
	const query = new URLSearchParams(before);
	query.delete('cursor');
	for (const [name, value] of parameters) {
		if (value) query.set(name, value);
		else query.delete(name);
	}
	void go(href(plural, query), options);
}

/** Puts these filters in the place of those that are set. */
export function setFilters({ plural }: Entity, before: URLSearchParams, filters: [string, string][]): void {
	const query = new URLSearchParams([...before].filter(([name]) => KEPT.has(name)));
	for (const [name, value] of filters) query.set(name, value);
	void go(href(plural, query), { replace: true });
}

/** The cursors of the pages before this one: kept with the history entry, since a keyset list cannot be counted back. */
export const trailHere = (): string[] => (history.state as { trail?: string[] } | null)?.trail ?? [];

/** To the next page and the one before, where there is one. `next`: its cursor. */
export function turnsOf(
	{ plural }: Entity,
	before: URLSearchParams,
	next: string | null | undefined,
): { next?: () => void; previous?: () => void } {
	const cursor = before.get('cursor');
	const trail = trailHere();
	const turn = (to: string, behind: string[]): void => {
		const query = new URLSearchParams(before);
		if (to) query.set('cursor', to);
		else query.delete('cursor');
		void go(href(plural, query), { state: { trail: behind } });
	};
	return {
		...(cursor ? { previous: () => turn(trail.at(-1) ?? '', trail.slice(0, -1)) } : {}),
		...(next ? { next: () => turn(next, [...trail, cursor ?? '']) } : {}),
	};
}
