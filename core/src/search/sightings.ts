import type { View, Views } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import type { Restriction } from '../data/write.ts';
import { problem } from '../errors.ts';
import { allows } from '../identity/permission.ts';
import type { Actor } from '../operations/model.ts';
import { restrictionOf } from '../operations/restriction.ts';
import type { Sights } from '../operations/sight.ts';
import type { Registry } from '../schema/model.ts';
import { didYouMean } from '../schema/wording.ts';

/** A resource as one actor may search it: the fields seen, and whose rows. */
export type Sighting = { view: View; views: Views; own: Restriction | undefined };

export type Looking = { store: Store; registry: Registry; sights: Sights };

/** Can records of it be searched at all? */
export const isSearched = ({ table: { entity } }: View): boolean =>
	!entity.internal && !entity.isOrganization && entity.derive.includes('list') && entity.search.length > 0;

/** Every resource that the actor may search. */
export function sightingsOf({ registry, store, sights }: Looking, actor: Actor): Sighting[] {
	const views = sights(actor);
	return [...registry.entities.values()].flatMap((entity): Sighting[] => {
		const view = views(entity.name, 'full');
		if (!isSearched(view) || !view.isSearchable) return [];
		const verdict = allows(actor, `${entity.name}:read`, entity);
		if (verdict === false) return [];
		return [{ view, views, own: restrictionOf(store, entity, actor, verdict === true ? undefined : verdict) }];
	});
}

/** Those of the plurals named, e.g. `listings,contacts`; nothing named: all. @throws invalid_query for one that is none */
export function chosen(sightings: Sighting[], resources: string | undefined): Sighting[] {
	if (resources === undefined) return sightings;
	const plurals = sightings.map(({ view }) => view.table.entity.plural);
	const wanted = resources.split(',').map((one) => one.trim());
	const unknown = wanted.find((one) => !plurals.includes(one));
	if (unknown !== undefined) throw unknownResource(unknown, plurals, '?resources');
	return sightings.filter(({ view }) => wanted.includes(view.table.entity.plural));
}

export function unknownResource(name: string, plurals: string[], pointer: string) {
	const { suggestion } = didYouMean(name, plurals);
	const expected = `among ${plurals.join(', ') || 'none that you may read'}`;
	const detail = `Found “${name.slice(0, 60)}”, meant a resource ${expected}${suggestion ? `. ${suggestion}` : ''}`;
	const code = pointer.startsWith('?') ? 'invalid_query' : 'invalid_input';
	return problem(code, { detail, errors: [{ pointer, code: 'unknown', detail, found: name.slice(0, 60), expected }] });
}
