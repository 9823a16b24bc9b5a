/** Finding and naming records for reference fields, filters and related lists. */
import type { Localise, References } from '@freehold/widgets/kit';
import type { Row } from './description.ts';
import { call } from './records.ts';
import type { Session } from './session.ts';
import { titleOf } from './values.ts';

/** How many records a picker offers. */
const OFFERED = 8;

/** The kit's two questions about references, asked of the platform; names are kept while the screen lives. */
export function references(session: Session, local: Localise): References {
	const names = new Map<string, Promise<string>>();
	const { catalogue } = session;
	return {
		async find(name, text) {
			const entity = catalogue.entity(name);
			const list = entity && catalogue.operation(name, 'list');
			if (!entity || !list) return [];
			const query: Record<string, string> = { limit: String(OFFERED), ...(text.trim() ? { q: text.trim() } : {}) };
			const { data } = await call<{ data: Row[] }>(session, list, { query });
			return data.map((row) => ({ id: row.id, label: titleOf(entity, row, local) }));
		},
		name(name, id) {
			const entity = catalogue.entity(name);
			const get = catalogue.operation(name, 'get');
			if (!entity || !get) return Promise.resolve(id);
			const known = names.get(id) ?? call<Row>(session, get, { id }).then((row) => titleOf(entity, row, local));
			names.set(id, known);
			return known;
		},
	};
}
