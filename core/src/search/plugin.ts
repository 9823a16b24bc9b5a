import { Problem, problem } from '../errors.ts';
import { userOf } from '../identity/permission.ts';
import type { BeforeHook, Handler, Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import { checkFilter, checkQuery, placeField } from './check.ts';
import { searchEverything } from './everything.ts';
import { parseQuery } from './language/parse.ts';
import { printQuery } from './language/print.ts';
import { readFilter } from './language/read.ts';
import { createReindex } from './reindex.ts';
import { availableTo } from './saved.ts';
import { chosen, isSearched, type Looking, type Sighting, sightingsOf, unknownResource } from './sightings.ts';
import { suggestFrom } from './suggestions.ts';

/** Searching as core's own plugin: the code behind `search.json`, `saved-filter.json` and `search-boost.json`. */
export function createSearch(looking: Looking): { plugin: Plugin } {
	const { store } = looking;
	const run: Handler = async ({ query }, { actor, sql, organization }) => {
		const { q = '', resources, limit = '5' } = query;
		const sightings = chosen(sightingsOf(looking, actor), resources);
		return { data: await searchEverything(sightings, q, { sql, limit: Number(limit), locale: organization.locale }) };
	};
	const suggest: Handler = async ({ query }, { actor, sql, organization }) => {
		const { q = '', resources, limit = '8' } = query;
		const sightings = chosen(sightingsOf(looking, actor), resources);
		if (!q.isWellFormed() || q.includes('\0')) return { data: [] };
		return { data: await suggestFrom(sightings, q, { sql, limit: Number(limit), locale: organization.locale }) };
	};
	const parse: Handler = async ({ body }, { actor }) => {
		const { view } = resourceOf(sightingsOf(looking, actor), body.resource);
		if ((body.query === undefined) === (body.filter === undefined)) {
			const detail = 'Found both or neither of query and filter, meant one of them';
			throw problem('invalid_input', { detail, errors: [{ pointer: '', code: 'invalid_input', detail }] });
		}
		if (body.query !== undefined) {
			checkQuery(view, body.query);
			const { filter } = parseQuery(body.query, placeField(view));
			return { query: printQuery(filter), filter };
		}
		checkFilter(view, body.filter, '/filter');
		const filter = readFilter(body.filter, '/filter', new WeakMap());
		return { query: printQuery(filter), filter };
	};

	/** A query that is kept is checked as whoever keeps it sees the resource; one that is changed, as a whole. */
	const keeps =
		(member: 'filter' | 'condition', entity: string): BeforeHook =>
		async (body, scope, { id }) => {
			if (body.resource === undefined && body[member] === undefined) return body;
			const stored =
				id && (body.resource === undefined || body[member] === undefined) ? await scope.records(entity).find({ id }) : {};
			// Not there: the operation itself says so.
			if (!stored) return body;
			const whole = { ...stored, ...body };
			const { view } = resourceOf(sightingsOf(looking, scope.actor), String(whole.resource));
			try {
				checkQuery(view, String(whole[member]));
			} catch (error) {
				if (!(error instanceof Problem)) throw error;
				const errors = (error.errors ?? []).map((one) => ({ ...one, pointer: `/${member}` }));
				throw problem('invalid_input', { detail: error.message, errors });
			}
			return body;
		};
	const checkSaved = keeps('filter', 'saved-filter');
	const checkBoost = keeps('condition', 'search-boost');
	return {
		plugin: definePlugin({
			name: 'identity',
			operations: {
				'search.run': run,
				'search.suggest': suggest,
				'search.parse': parse,
				'search.reindex': async (_input, scope) => ({
					job: await scope.enqueue('identity.reindex-search', {}, { key: 'reindex' }),
				}),
				'saved-filter.available': async ({ query }, { actor, sql }) => ({ data: await availableTo(actor, sql, query.resource) }),
			},
			before: {
				'saved-filter.create': (body, scope, input) =>
					checkSaved({ ...body, owner: body.owner ?? userOf(scope.actor) }, scope, input),
				'saved-filter.update': checkSaved,
				'search-boost.create': checkBoost,
				'search-boost.update': checkBoost,
				// Stems are those of the organisation's language.
				'organization.update': async (body, scope) => {
					if (body.locale !== undefined && body.locale !== scope.organization.locale)
						await scope.enqueue('identity.reindex-search', {}, { key: 'reindex' });
					return body;
				},
			},
			outwardJobs: {
				'reindex-search': createReindex(() => [...store.tables.values()].filter(({ searchWeights }) => searchWeights)),
			},
		}),
	};
}

/** @throws invalid_input */
function resourceOf(sightings: Sighting[], plural: string): Sighting {
	const found = sightings.find(({ view }) => view.table.entity.plural === plural && isSearched(view));
	if (found) return found;
	throw unknownResource(
		plural,
		sightings.map(({ view }) => view.table.entity.plural),
		'/resource',
	);
}
