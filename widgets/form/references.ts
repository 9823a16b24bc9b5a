/** Finding and naming the records a public form may refer to. */
import type { Choice, References } from '../kit/fields/element.ts';

export type ReferredEntity = { name: string; plural: string; titleField: string };

type Row = { id: string; [field: string]: unknown };

/** A title may be a text or a person's name. */
function nameOf(row: Row, field: string): string {
	const value = row[field];
	return typeof value === 'string' ? value : ((value as { full?: string } | null)?.full ?? row.id);
}

/** `get` reads a path of the API. */
export function references(entities: ReferredEntity[], get: (path: string) => Promise<unknown>): References {
	const entityOf = (name: string) => entities.find((one) => one.name === name) ?? { plural: name, titleField: 'id' };
	return {
		async find(name, text): Promise<Choice[]> {
			const { plural, titleField } = entityOf(name);
			const query = new URLSearchParams({ limit: '10', ...(text ? { q: text } : {}) });
			const { data } = (await get(`/v1/${plural}?${query}`)) as { data: Row[] };
			return data.map((row) => ({ id: row.id, label: nameOf(row, titleField) }));
		},
		async name(name, id) {
			const { plural, titleField } = entityOf(name);
			return nameOf((await get(`/v1/${plural}/${id}`)) as Row, titleField);
		},
	};
}
