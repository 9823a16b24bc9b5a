/** Which columns a list shows: those of its address, those that the person chose for this kind of record, or the entity's own. */
import type { Catalogue } from './catalogue.ts';
import type { Entity } from './description.ts';
import type { Session } from './session.ts';

/** A column that can be shown, by its path; one that a plugin brings, by its element. */
export type ColumnChoice = { path: string; label: string };

/** Words that a table's cell can say in one line; of the others (a place, a photo) only members can. */
const MEMBERS: Record<string, string[]> = { address: ['city', 'postalCode'] };

const key = ({ user }: Session, { name }: Entity): string => `freehold.columns.${user.id}.${name}`;

const isPlain = ({ schema }: NonNullable<ReturnType<Catalogue['field']>>): boolean =>
	schema['x-control'] !== 'textarea' && (schema.type !== 'object' || schema.$ref !== undefined);

/** All that a person can choose from, the entity's own first. */
export function columnChoices(entity: Entity, catalogue: Catalogue): ColumnChoice[] {
	const names = Object.keys(entity.schema.properties ?? {});
	const paths = names.flatMap((name) => {
		const word = catalogue.field(entity, name)?.word ?? '';
		return MEMBERS[word] ? MEMBERS[word].map((member) => `${name}.${member}`) : [name];
	});
	const known = [...new Set([...entity.columns, entity.titleField, ...paths])];
	const fields = known.flatMap((path) => {
		const field = path === 'id' ? undefined : catalogue.field(entity, path);
		return field && (entity.columns.includes(path) || isPlain(field)) ? [{ path, label: field.label }] : [];
	});
	return [...fields, ...catalogue.columns(entity).map(({ element, title }) => ({ path: element, label: title }))];
}

/** The columns that a list shows without a choice. */
export const usualColumns = (entity: Entity, catalogue: Catalogue): string[] => [
	...(entity.columns.length > 0 ? entity.columns : [entity.titleField, 'createdAt']),
	...catalogue.columns(entity).map(({ element }) => element),
];

function kept(session: Session, entity: Entity): string[] | undefined {
	try {
		const value: unknown = JSON.parse(localStorage.getItem(key(session, entity)) ?? 'null');
		return Array.isArray(value) ? value.map(String) : undefined;
	} catch {
		return undefined;
	}
}

/** What is shown now; a column that is no longer there, or not theirs to see, is left out. */
export function columnsOf(session: Session, entity: Entity, query: URLSearchParams): string[] {
	const wanted = query.get('columns')?.split(',') ?? kept(session, entity);
	const known = new Set(columnChoices(entity, session.catalogue).map(({ path }) => path));
	const found = wanted?.filter((path) => known.has(path)) ?? [];
	return found.length > 0 ? found : usualColumns(entity, session.catalogue);
}

/** Keeps a choice for this person and kind of record, in this browser; nothing: the entity's own again. */
export function keepColumns(session: Session, entity: Entity, columns: string[] | undefined): void {
	if (columns) localStorage.setItem(key(session, entity), JSON.stringify(columns));
	else localStorage.removeItem(key(session, entity));
}
