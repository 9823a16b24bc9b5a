import type { Report } from './links.ts';
import type { Entity, Field } from './model.ts';
import { typeOf } from './paths.ts';

/** Whether an encrypted field can be found by its whole value, for which a blind index is kept beside it. */
export const isFoundWhole = (entity: Entity, { name, index, unique }: Field): boolean =>
	index || unique || entity.search.includes(name) || [...entity.uniques, ...entity.indexes].some((list) => list.includes(name));

/** What encrypted fields cannot be: nothing that the database would have to look into. */
export function checkEncrypted(entity: Entity, report: Report): void {
	for (const field of entity.fields) {
		if (field.signIn && !field.encrypted)
			report('schema_invalid', `/properties/${field.name}/x-sign-in`, {
				found: 'a field that is not encrypted',
				meant: 'x-encrypted beside it',
			});
		if (field.encrypted) checkField(entity, field, report);
	}
}

/** Kinds of text that PostgreSQL keeps as something else than text. */
const NO_TEXT = ['uuid', 'date', 'date-time'];

function checkField(entity: Entity, field: Field, report: Report): void {
	const { name, schema, word } = field;
	const refuse = (pointer: string, found: string, meant: string): void => report('schema_invalid', pointer, { found, meant });
	const here = `/properties/${name}/x-encrypted`;
	const isText = word
		? word === 'email' || word === 'phone'
		: typeOf(schema) === 'string' && !NO_TEXT.includes(schema.format ?? '');
	if (!isText) refuse(here, `a value that is no text`, 'a string, freehold:email or freehold:phone');
	if (schema.enum) refuse(here, 'one of a few values, which a blind index would tell', 'a field without enum');
	if (schema.default !== undefined)
		refuse(`/properties/${name}/default`, 'a default, which would stand in the table as it is', 'no default');
	if (entity.order.replace(/^-/, '') === name)
		refuse('/x-entity/order', `"${entity.order}", which is encrypted and has no order`, 'a field that is not encrypted');
	if (entity.public?.where && Object.hasOwn(entity.public.where, name))
		refuse(`/x-entity/public/where/${name}`, `"${name}", which is encrypted`, 'a field that is not encrypted');
}
