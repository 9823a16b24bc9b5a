import type { BootCode, BootFault } from '../errors.ts';
import { METERS } from '../tenancy/plans.ts';
import { checkEncrypted } from './encrypted.ts';
import type { EntityDocument } from './entity.ts';
import { checkEvents } from './event-rules.ts';
import type { Entity, Field, Registry } from './model.ts';
import { followPath, pathsOf, SYSTEM_FIELDS, snakeCase } from './paths.ts';
import { checkPlaces } from './place-rules.ts';
import { checkFieldRules, checkSchema } from './rules.ts';
import { checkSearch } from './search-rules.ts';
import { didYouMean, shown } from './wording.ts';

type Words = Registry['words'];
export type Report = (code: BootCode, pointer: string, fault: Omit<BootFault, 'code' | 'file' | 'pointer'>) => void;

/** Names that a field cannot have: query parameters, the platform's columns, and what JavaScript gives every object a meaning for. */
const RESERVED: Readonly<Record<string, string>> = {
	...Object.fromEntries(Object.keys(SYSTEM_FIELDS).map((name) => [name, 'the platform adds it to every record'])),
	...Object.fromEntries(
		['limit', 'cursor', 'sort', 'fields', 'expand', 'q', 'where', 'total'].map((name) => [
			name,
			`?${name}= means something else in a list`,
		]),
	),
	...Object.fromEntries(
		['organizationId', 'archivedAt', 'search'].map((name) => [name, 'the platform has a column of this name']),
	),
	...Object.fromEntries(
		['constructor', 'prototype', 'then', 'toJSON', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'].map((name) => [
			name,
			'JavaScript gives it a meaning on every object',
		]),
	),
};

/** Checks, inside one file, that every name leads to a field and every combination makes sense. */
export function checkLinks(entity: Entity, document: EntityDocument, words: Words): BootFault[] {
	const faults: BootFault[] = [];
	const report: Report = (code, pointer, fault) => faults.push({ code, file: entity.file, pointer, ...fault });
	checkNames(entity, document, report);
	checkColumns(entity, words, report);
	for (const field of entity.fields) checkFieldRules(field, entity, report);
	checkEncrypted(entity, report);
	checkKeywords(entity, document, words, report);
	checkPublic(entity, report);
	checkPlaces(entity, report);
	checkStates(entity, document, report);
	checkOperations(entity, report);
	checkEvents(entity, report);
	return faults;
}

function checkNames(entity: Entity, document: EntityDocument, report: Report): void {
	for (const { name } of entity.fields) {
		const reason = Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
		if (reason)
			report('field_reserved', `/properties/${name}`, {
				found: `a field called "${name}"`,
				meant: `another name, since ${reason}`,
			});
	}
	const names = entity.fields.map(({ name }) => name);
	document.required?.forEach((name, at) => {
		if (!names.includes(name)) report('field_unknown', `/required/${at}`, unknownField(name, names));
	});
}

/** `price` (a word) and `priceAmount` would both be the column price_amount. */
function checkColumns(entity: Entity, words: Words, report: Report): void {
	const columns = new Map<string, string>();
	for (const field of entity.fields) {
		const members = field.word ? Object.keys(words[field.word].properties ?? {}) : [];
		const needed = members.length ? members.map((member) => snakeCase(`${field.name}-${member}`)) : [snakeCase(field.name)];
		for (const column of needed) {
			const other = columns.get(column);
			if (other)
				report('column_duplicate', `/properties/${field.name}`, {
					found: `the column ${column}, which "${other}" has`,
					meant: 'another name',
				});
			columns.set(column, field.name);
		}
	}
}

function checkKeywords(entity: Entity, document: EntityDocument, words: Words, report: Report): void {
	const keywords = document['x-entity'];
	const names = entity.fields.map(({ name }) => name);
	const field = (name: string, pointer: string): Field | undefined => {
		const found = entity.fields.find((candidate) => candidate.name === name);
		if (!found) report('field_unknown', pointer, unknownField(name, names));
		return found;
	};
	const path = (value: string, pointer: string) => {
		const target = followPath(entity, value, words);
		if (!target) report('field_unknown', pointer, unknownField(value, pathsOf(entity, words)));
		return target;
	};

	if (entity.meter && !Object.hasOwn(METERS, entity.meter)) {
		const meters = Object.keys(METERS);
		const meant = `a meter of the plans: ${meters.join(', ')}`;
		report('schema_invalid', '/x-entity/meter', { found: `"${entity.meter}"`, meant, ...didYouMean(entity.meter, meters) });
	}
	const title = field(keywords.title, '/x-entity/title');
	if (title?.hidden)
		report('schema_invalid', '/x-entity/title', {
			found: `"${title.name}", which is hidden`,
			meant: 'a field that people may see',
		});
	const owner = keywords.owner === undefined ? undefined : field(keywords.owner, '/x-entity/owner');
	if (owner && owner.ref?.entity !== 'user')
		report('schema_invalid', '/x-entity/owner', { found: `"${owner.name}"`, meant: 'a field with "x-ref": "identity/user"' });

	checkSearch(keywords.search, path, report);
	keywords.columns?.forEach((value, at) => {
		const target = path(value, `/x-entity/columns/${at}`);
		if (target?.field?.hidden)
			report('schema_invalid', `/x-entity/columns/${at}`, {
				found: `"${value}", which is hidden`,
				meant: 'a field that people may see',
			});
	});
	const order = path(entity.order.replace(/^-/, ''), '/x-entity/order');
	if (order && !isComparable(order.schema, order.field))
		report('schema_invalid', '/x-entity/order', {
			found: `"${entity.order}", which has no order`,
			meant: 'a field that can be compared',
		});
	for (const key of ['indexes', 'unique'] as const) {
		keywords[key]?.forEach((list, row) => {
			list.forEach((value, at) => {
				const target = path(value, `/x-entity/${key}/${row}/${at}`);
				if (target && isStructured(target.schema, target.field))
					report('schema_invalid', `/x-entity/${key}/${row}/${at}`, {
						found: `"${value}", a list or an object`,
						meant: 'a field that can be compared',
					});
			});
		});
	}
}

function checkPublic(entity: Entity, report: Report): void {
	const access = entity.public;
	if (!access) return;
	const seen = entity.fields.filter(({ hidden }) => !hidden).map(({ name }) => name);
	const settable = entity.fields
		.filter(({ name, hidden, readOnly }) => !hidden && !readOnly && name !== entity.states?.field)
		.map(({ name }) => name);
	access.read?.forEach((name, at) => {
		const known = [...seen, ...Object.keys(SYSTEM_FIELDS)];
		if (!known.includes(name))
			report('field_unknown', `/x-entity/public/read/${at}`, unknownField(name, known, entity, 'a field that is not hidden'));
	});
	access.create?.forEach((name, at) => {
		if (!settable.includes(name))
			report(
				'field_unknown',
				`/x-entity/public/create/${at}`,
				unknownField(name, settable, entity, 'a field that a caller may set'),
			);
	});
	for (const [name, condition] of Object.entries(access.shownIf ?? {})) {
		const pointer = `/x-entity/public/shownIf/${name}`;
		const field = entity.fields.find((candidate) => candidate.name === condition);
		if (!access.read?.includes(name)) report('field_unknown', pointer, unknownField(name, access.read ?? []));
		else if (field?.schema.type !== 'boolean')
			report('schema_invalid', pointer, { found: `"${condition}"`, meant: 'a field that is true or false' });
	}
	for (const [name, values] of Object.entries(access.where ?? {})) {
		const field = entity.fields.find((candidate) => candidate.name === name);
		if (!field) report('field_unknown', `/x-entity/public/where/${name}`, unknownField(name, seen));
		for (const [at, value] of field ? values.entries() : [])
			checkValue(value, field!, `/x-entity/public/where/${name}/${at}`, report);
	}
}

function checkValue(value: unknown, field: Field, pointer: string, report: Report): void {
	const { enum: allowed, type } = field.schema;
	if (allowed && !allowed.includes(value)) report('state_unknown', pointer, unknownValue(value, allowed, field.name));
	else if (type !== (typeof value === 'number' ? (type === 'integer' ? 'integer' : 'number') : typeof value)) {
		report('schema_invalid', pointer, {
			found: shown(value),
			meant: `a value that "${field.name}" can have: ${type ?? 'an object'}`,
		});
	}
}

function checkStates(entity: Entity, document: EntityDocument, report: Report): void {
	const { states } = entity;
	if (!states) return;
	const field = entity.fields.find(({ name }) => name === states.field);
	const names = entity.fields.map(({ name }) => name);
	if (!field) {
		report('field_unknown', '/x-states/field', unknownField(states.field, names));
		return;
	}
	const values = field.schema.enum;
	if (!values || field.schema.type !== 'string') {
		report('schema_invalid', '/x-states/field', {
			found: `"${field.name}", which has no enum`,
			meant: 'a string with an enum of all states',
		});
		return;
	}
	const state = (value: string, pointer: string): void => {
		if (!values.includes(value)) report('state_unknown', pointer, unknownValue(value, values, field.name));
	};
	state(states.initial, '/x-states/initial');
	const standard = document.properties[field.name]?.default;
	if (standard !== undefined && standard !== states.initial) {
		report('schema_invalid', `/properties/${field.name}/default`, {
			found: shown(standard),
			meant: 'nothing: x-states.initial says it',
		});
	}
	for (const [name, transition] of Object.entries(states.transitions)) {
		const pointer = `/x-states/transitions/${name}`;
		for (const [at, value] of transition.from.entries()) state(value, `${pointer}/from/${at}`);
		state(transition.to, `${pointer}/to`);
		transition.requires?.forEach((value, at) => {
			if (!names.includes(value)) report('field_unknown', `${pointer}/requires/${at}`, unknownField(value, names));
		});
	}
}

function checkOperations(entity: Entity, report: Report): void {
	for (const [name, spec] of Object.entries(entity.operations)) {
		const pointer = `/x-operations/${name}`;
		if (spec.input) checkSchema(spec.input, `${pointer}/input`, report);
		if (spec.output && spec.output !== 'record') checkSchema(spec.output, `${pointer}/output`, report);
		const hasId = spec.path?.includes('{id}');
		if (spec.path && hasId !== (spec.on === 'record')) {
			report('schema_invalid', `${pointer}/path`, {
				found: `"${spec.path}" on a ${spec.on}`,
				meant: spec.on === 'record' ? 'a path with {id}' : 'a path without {id}',
			});
		}
		if (spec.of && !hasId) {
			report('schema_invalid', `${pointer}/of`, {
				found: `"of" ${spec.path ? 'with' : 'without'} a path${spec.path ? ' that has no {id}' : ''}`,
				meant: 'a path with {id}, which is that of the other entity’s record',
			});
		}
		if (spec.input && spec.accepts)
			report('schema_invalid', `${pointer}/accepts`, {
				found: 'input and accepts',
				meant: 'input for a JSON body, or accepts for a raw one',
			});
		if (spec.accepts && spec.method === 'GET') {
			report('schema_invalid', `${pointer}/method`, { found: '"GET" with a body', meant: 'POST, or no accepts' });
		}
		// A GET takes its input in the query, where everything is text.
		for (const [field, { type }] of Object.entries(spec.method === 'GET' ? (spec.input?.properties ?? {}) : {})) {
			if (type === 'string') continue;
			const meant = '"string", since a GET takes its input in the query';
			report('schema_invalid', `${pointer}/input/properties/${field}`, { found: shown(type), meant });
		}
	}
}

function unknownField(name: string, known: string[], entity?: Entity, meant = 'a field of this file'): Omit<BootFault, 'code'> {
	const exists = entity?.fields.some((field) => field.name === name);
	return {
		found: exists ? `"${name}", which is not` : `"${name}", which is no field`,
		meant,
		...(exists ? {} : didYouMean(name, known)),
	};
}

const unknownValue = (value: unknown, allowed: unknown[], field: string): Omit<BootFault, 'code'> => ({
	found: shown(value),
	meant: `a value of "${field}": ${allowed.map((one) => JSON.stringify(one)).join(', ')}`,
	...didYouMean(String(value), allowed.map(String)),
});

type Schema = Field['schema'];
/** A text, or a word that holds one. */
const isStructured = (schema: Schema, field: Field | null): boolean =>
	(schema.type === 'object' && !field?.word) || schema.type === 'array';
const isComparable = (schema: Schema, field: Field | null): boolean =>
	!isStructured(schema, field) && field?.word !== 'geo-point';
