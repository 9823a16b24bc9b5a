import type { Report } from './links.ts';
import type { Entity, EventSpec, JsonSchema, OperationSpec } from './model.ts';
import { typeOf } from './paths.ts';
import { checkSchema } from './rules.ts';
import { didYouMean } from './wording.ts';

/** What the database tells of every record by itself. */
const TAKEN = ['created', 'updated', 'deleted'];

/** Checks that what is said by operations can be said by them: they exist, and nothing is required that they do not know. */
export function checkEvents(entity: Entity, report: Report): void {
	for (const [name, spec] of Object.entries(entity.events)) {
		const pointer = `/x-events/${name}`;
		if (TAKEN.includes(name)) {
			const meant = 'another name: the database tells this of every record by itself';
			report('schema_invalid', pointer, { found: `an event called "${name}"`, meant });
		}
		if (entity.internal)
			report('schema_invalid', pointer, { found: 'an event of an internal entity', meant: 'none: nobody may read its records' });
		if (spec.payload) {
			checkSchema(spec.payload, `${pointer}/payload`, report);
			checkThin(spec.payload, `${pointer}/payload`, report);
		}
		checkSayers(entity, spec, pointer, report);
		checkNotified(entity, spec, `${pointer}/notify`, report);
	}
}

function checkSayers(entity: Entity, spec: EventSpec, pointer: string, report: Report): void {
	if (!spec.on) return;
	const transitions = Object.keys(entity.states?.transitions ?? {});
	const operations = Object.entries(entity.operations);
	const known = [...transitions, ...operations.map(([operation]) => operation)];
	for (const [at, sayer] of spec.on.entries()) {
		const place = `${pointer}/on/${at}`;
		const operation = entity.operations[sayer];
		if (!known.includes(sayer)) {
			const meant = 'a transition or an operation of this file';
			report('schema_invalid', place, { found: `"${sayer}"`, meant, ...didYouMean(sayer, known) });
		} else if (operation && !namesRecord(operation)) {
			const meant = 'an operation on a record, or one whose answer has the id of the record that it made';
			report('schema_invalid', place, { found: `"${sayer}", which tells of no record`, meant });
		}
	}
	const isMovement = spec.on.every((sayer) => transitions.includes(sayer));
	for (const [at, field] of (spec.payload?.required ?? []).entries()) {
		if (isMovement && (field === 'from' || field === 'to')) continue;
		const meant =
			'an optional field, or no "on": operations say only from and to, of transitions; code says the rest with scope.emit';
		report('schema_invalid', `${pointer}/payload/required/${at}`, { found: `"${field}"`, meant });
	}
}

/** Who is notified must be somebody: users that the record or the event names. */
function checkNotified(entity: Entity, { notify, payload }: EventSpec, pointer: string, report: Report): void {
	// References are read as names of entities by now.
	const isUser = (schema: JsonSchema | undefined): boolean => schema?.['x-ref'] === 'user' || schema?.items?.['x-ref'] === 'user';
	for (const [at, name] of notify?.to.entries() ?? []) {
		const field = entity.fields.find((one) => one.name === name);
		if (name === 'followers' || field?.ref?.entity === 'user' || isUser(payload?.properties?.[name])) continue;
		const meant = 'a field of the record or of the payload with "x-ref": "identity/user", or followers';
		report('schema_invalid', `${pointer}/to/${at}`, { found: `"${name}"`, meant });
	}
}

const namesRecord = ({ on, output, produces }: OperationSpec): boolean =>
	!produces && (on === 'record' || output === 'record' || (output?.required?.includes('id') ?? false));

const THIN = ['string', 'number', 'integer', 'boolean'];

/** What stands in the log is read by many and kept for long: ids, states, numbers. The rest is read from the record. */
function checkThin({ properties = {} }: JsonSchema, pointer: string, report: Report): void {
	for (const [name, schema] of Object.entries(properties)) {
		const place = `${pointer}/properties/${name}`;
		const type = typeOf(schema);
		const isList = type === 'array' && typeOf(schema.items ?? {}) === 'string';
		if (schema['x-personal'] || schema.items?.['x-personal']) {
			const meant = 'nothing personal in an event: it names the record, and who may reads that';
			report('schema_invalid', place, { found: 'personal data', meant });
		} else if (schema.$ref || !type || !(THIN.includes(type) || isList)) {
			report('schema_invalid', place, {
				found: schema.$ref ? 'a shared word' : `${type ?? 'no type'}`,
				meant: 'a text, a number, yes or no, or a list of texts',
			});
		}
	}
}
