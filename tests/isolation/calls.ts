/** Calls that an actor of A makes with what it holds of B: for any operation, from its description alone. */
import type { Operation } from '@freehold/core';
import fc from 'fast-check';
import { fitting, spoilt } from '../harness/generate.ts';
import type { Loot } from './holdings.ts';
import { type Holdings, own } from './holdings.ts';
import { queriesFor } from './queries.ts';

/** One call, the same for both worlds; {@link own} stands where an id of A's goes. */
export type Call = { method: string; path: string; headers: Record<string, string>; body?: string | Uint8Array };

/** A's rows that the attack itself stands on: changing them would only end the attack. */
const STANDS_ON = new Set(['organization']);

/** Any call of this operation. */
export function calls(operation: Operation, holdings: Holdings): fc.Arbitrary<Call> {
	const path = operation.path.includes('{id}')
		? idsFor(operation, holdings).map((id) => operation.path.replace('{id}', encodeURIComponent(id).replaceAll('%7E', '~')))
		: fc.constant(operation.path);
	return fc
		.tuple(path, queriesFor(operation, holdings), bodiesFor(operation, holdings), headersFor(operation, holdings))
		.map(([path, query, body, headers]) => ({
			method: operation.method,
			path: path + query,
			headers: { ...headers, ...body.headers },
			...(body.body === undefined ? {} : { body: body.body }),
		}));
}

/** Mostly B's ids: of this entity, of any other, of B itself. */
function idsFor({ of: entity, kind }: Operation, { mine, loot }: Holdings): fc.Arbitrary<string> {
	const foreign = [...(loot.ids.get(entity.name) ?? []), loot.organization];
	const others = [...loot.ids.values()].flat();
	const kept =
		STANDS_ON.has(entity.name) || kind === 'delete'
			? []
			: (mine.get(entity.name) ?? []).map((_, index) => own(entity.name, index));
	return fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...foreign) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
		...(kept.length ? [{ weight: 3, arbitrary: fc.constantFrom(...kept) }] : []),
		{ weight: 1, arbitrary: fc.constantFrom(...loot.texts, ...loot.secrets) },
	);
}

type Body = { body?: string | Uint8Array; headers: Record<string, string> };

function bodiesFor(operation: Operation, holdings: Holdings): fc.Arbitrary<Body> {
	const { loot } = holdings;
	if (operation.method === 'GET') return fc.constant({ headers: {} });
	if (operation.accepts?.includes('text/csv'))
		return tables(operation, holdings).map((body) => ({ body, headers: { 'content-type': 'text/csv' } }));
	if (operation.accepts) {
		const type = operation.accepts[0] as string;
		return fc
			.constantFrom(PIXEL, new TextEncoder().encode(loot.texts.join('\n')))
			.map((body) => ({ body, headers: { 'content-type': type } }));
	}
	if (!operation.input) return fc.constant({ headers: {} });
	const ids = new Map(
		[...new Set([...holdings.mine.keys(), ...loot.ids.keys()])].map((entity) => [
			entity,
			// More of A's: a body with two references is taken only if both are.
			[...(loot.ids.get(entity) ?? []).slice(0, 1), ...(holdings.mine.get(entity) ?? []).map((_, index) => own(entity, index))],
		]),
	);
	// What B has in the same fields: whatever is unique then meets its like.
	const theirs = Object.entries(loot.records.get(operation.entity.name) ?? {}).filter(
		([name, value]) => value !== null && operation.input?.properties?.[name] && !operation.input.properties[name]['x-ref'],
	);
	const world = { words: holdings.registry.words, ids };
	const laden = fc
		.tuple(fitting(operation.input, world), fc.subarray(theirs), fc.array(fc.tuple(fc.nat(), lootValues(loot)), { maxLength: 1 }))
		.map(([value, same, spoils]) =>
			spoils.reduce<unknown>((all, [place, taken]) => plant(all, place, taken), withSame(value, same)),
		);
	return fc.oneof({ weight: 5, arbitrary: laden }, { weight: 1, arbitrary: spoilt(operation.input, world) }).map((body) => ({
		body: JSON.stringify(body) ?? 'null',
		headers: { 'content-type': 'application/json' },
	}));
}

const withSame = (value: unknown, same: [string, unknown][]): unknown =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, ...Object.fromEntries(same) } : value;

const lootValues = (loot: Loot): fc.Arbitrary<string> =>
	fc.oneof(fc.constantFrom(...loot.texts), fc.constantFrom(...[...loot.ids.values()].flat()), fc.constantFrom(...loot.secrets));

/** Puts a value of B's into a text of the body, or beside it under a name that only the platform sets. */
function plant(value: unknown, place: number, taken: string): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return taken;
	const all = value as Record<string, unknown>;
	if (place % 7 === 0)
		return { ...all, [['id', 'organization', 'organizationId', 'organization_id'][place % 4] as string]: taken };
	const names = Object.keys(all).filter((name) => typeof all[name] === 'string' || typeof all[name] === 'object');
	const name = names[place % (names.length || 1)];
	if (name === undefined) return value;
	const inner = all[name];
	return { ...all, [name]: typeof inner === 'object' && inner !== null ? plant(inner, Math.floor(place / 7), taken) : taken };
}

function tables({ entity }: Operation, { loot }: Holdings): fc.Arbitrary<string> {
	const columns = [
		'id',
		'organizationId',
		...entity.fields.map(({ name, word }) =>
			word === 'person-name' ? `${name}.full` : word === 'address' ? `${name}.line1` : name,
		),
	];
	const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
	return fc
		.tuple(
			fc.uniqueArray(fc.constantFrom(...columns), { minLength: 1, maxLength: 5 }),
			fc.array(fc.array(lootValues(loot), { minLength: 5, maxLength: 5 }), { maxLength: 3 }),
		)
		.map(([header, rows]) =>
			[header, ...rows.map((row) => row.slice(0, header.length))].map((row) => row.map(quote).join(',')).join('\n'),
		);
}

/** Ways in which a careless server could be told to serve another organisation, or another's answer. */
function headersFor({ method }: Operation, { loot }: Holdings): fc.Arbitrary<Record<string, string>> {
	const named = fc
		.tuple(
			fc.constantFrom(
				'x-organization',
				'x-organization-id',
				'x-tenant-id',
				'freehold-organization',
				'x-forwarded-host',
				'x-original-url',
			),
			fc.constantFrom(loot.organization, 'harbor-b', '/v1/listings'),
		)
		.map(([name, value]) => ({ [name]: value }));
	const cookie = fc.constantFrom(...loot.secrets).map((secret) => ({ cookie: `session=${secret}; token=${secret}` }));
	const once = fc.constantFrom('idempotency-of-b-1', 'idempotency-of-b-2').map((key) => ({ 'idempotency-key': key }));
	const cached = fc.constantFrom<Record<string, string>>(
		{ 'if-none-match': 'W/"b-1"' },
		{ 'if-match': '*' },
		{ 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' },
		{ range: 'bytes=0-10' },
	);
	return fc.oneof<fc.WeightedArbitrary<Record<string, string>>[]>(
		{ weight: 5, arbitrary: fc.constant({}) },
		{ weight: 1, arbitrary: named },
		{ weight: 1, arbitrary: cookie },
		...(method === 'POST' ? [{ weight: 1, arbitrary: once }] : []),
		{ weight: 1, arbitrary: cached },
	);
}

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

/** What is not an operation and could still be asked for something of B. */
export function pages({ loot }: Holdings): fc.Arbitrary<Call> {
	const own = '/files/~mine.organization.0~';
	const paths = [
		...[
			'/v1/description',
			'/openapi.json',
			'/.well-known/jwks.json',
			'/health',
			'/ready',
			'/docs',
			'/v1',
			'/v1/',
			'/files',
			'/files/',
			'/console/',
		],
		...[`/files/${loot.organization}`, `/files/${loot.organization}/`, `/files/${loot.organization}/photos/`],
		...loot.files.flatMap((file) => {
			const name = file.split('/').at(-1) ?? '';
			return [
				`${file}.bak`,
				`${own}/photos/${name}`,
				`${own}/../${loot.organization}/photos/x${name}`,
				`${own}/%2e%2e/${loot.organization}/photos/x${name}`,
			];
		}),
		...loot.texts.map((text) => `/v1/${encodeURIComponent(text.toWellFormed())}`),
	];
	return fc.constantFrom(...paths).map((path) => ({ method: 'GET', path, headers: {} }));
}
