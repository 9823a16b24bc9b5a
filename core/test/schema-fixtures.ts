import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from '../../tests/harness/temporary.ts';
import { BootError, type BootFault } from '../src/errors.ts';
import type { Manifest } from '../src/schema/model.ts';
import { loadRegistry } from '../src/schema/registry.ts';

/** A new folder with these files (objects are written as JSON). */
export function folderWith(files: Record<string, unknown>): string {
	const folder = temporaryFolder('freehold-schema-');
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, '\t'));
	}
	return folder;
}

// biome-ignore lint/suspicious/noExplicitAny: a file that tests break on purpose.
export type Loose = any;

/** A plausible listing with every keyword in it. */
export const listing = (): Loose => ({
	$schema: '../../../schemas/entity.json',
	$id: 'homes/home',
	title: 'Home',
	description: 'A home that is offered.',
	type: 'object',
	additionalProperties: false,
	required: ['headline', 'price'],
	properties: {
		headline: { type: 'string', minLength: 1, maxLength: 140, description: 'One line.', 'x-label': 'Headline' },
		status: { type: 'string', enum: ['draft', 'active', 'sold'], description: 'Where the offer stands.' },
		price: { $ref: 'freehold:money', description: 'The asking price.', 'x-index': true, 'x-reso': 'ListPrice' },
		livingArea: { allOf: [{ $ref: 'freehold:area' }], description: 'Floor area.' },
		address: { $ref: 'freehold:address' },
		location: { $ref: 'freehold:geo-point' },
		email: { $ref: 'freehold:email', 'x-personal': true },
		bedrooms: { type: 'integer', minimum: 0, maximum: 99, default: 1, 'x-was': 'beds' },
		furnished: { type: 'boolean' },
		kind: { type: 'string', enum: ['house', 'flat'], default: 'house' },
		listedAt: { type: 'string', format: 'date-time', 'x-read-only': true },
		agent: { type: 'string', format: 'uuid', 'x-ref': 'homes/agent', 'x-on-delete': 'clear' },
		features: { type: 'array', items: { type: 'string', maxLength: 80 }, maxItems: 60 },
		secret: { type: 'string', 'x-hidden': true },
	},
	'x-entity': {
		plural: 'homes',
		title: 'headline',
		search: ['headline', 'address.city'],
		owner: undefined,
		unique: [['headline', 'address.city']],
		indexes: [['address.city', 'status', 'price.amount']],
		order: '-createdAt',
		columns: ['headline', 'price', 'address.city', 'agent', 'createdAt'],
		public: {
			read: ['headline', 'status', 'price', 'bedrooms', 'agent'],
			where: { status: ['active'] },
			create: ['headline', 'price', 'email'],
		},
	},
	'x-states': {
		field: 'status',
		initial: 'draft',
		transitions: {
			publish: { from: ['draft'], to: 'active', title: 'Publish', permission: 'home:publish', requires: ['address'] },
			sell: { from: ['active'], to: 'sold' },
		},
	},
	'x-operations': {
		value: {
			title: 'Value a home',
			on: 'record',
			permission: 'home:value',
			input: {
				type: 'object',
				additionalProperties: false,
				required: ['by'],
				properties: { by: { type: 'string', format: 'uuid', 'x-ref': 'homes/agent' }, offer: { $ref: 'freehold:money' } },
			},
			output: 'record',
			limit: { calls: 5, seconds: 60 },
		},
	},
	'x-events': { sold: { description: 'It was sold.' } },
});

/** What `home.agent` refers to. */
export const agent = (): Loose => ({
	$id: 'homes/agent',
	title: 'Agent',
	description: 'Who shows homes.',
	type: 'object',
	additionalProperties: false,
	required: ['name'],
	properties: { name: { $ref: 'freehold:person-name' } },
	'x-entity': { plural: 'agents', title: 'name', public: { read: ['name'] } },
});

export const manifest = (folder: string, name = 'homes', requires: Record<string, string> = {}): Manifest => ({
	jobs: {},
	drivers: {},
	name,
	version: '0.1.0',
	folder,
	core: '*',
	requires,
});

/** A plugin `homes` of a home and an agent, the home changed first. */
export function homes(change: (home: Loose) => void = () => {}, others: Record<string, unknown> = {}): Manifest {
	const home = listing();
	change(home);
	return manifest(folderWith({ 'schemas/home.json': home, 'schemas/agent.json': agent(), ...others }));
}

/** The faults with which the boot stops; none where it does not. */
export function faultsIn(work: () => unknown): readonly BootFault[] {
	try {
		work();
		return [];
	} catch (error) {
		if (error instanceof BootError) return error.faults;
		throw error;
	}
}

/** The faults of a plugin whose home is changed like this. */
export const homeFaults = (change: (home: Loose) => void) => faultsIn(() => loadRegistry([homes(change)]));

export type Expected = { code?: string; pointer: string; found?: string | RegExp; meant?: string | RegExp; suggestion?: string };

/** What is done to the home's file, and the one fault that is told. */
export type FaultCase = [change: (home: Loose) => void, expected: Expected];

/** The file changed like this has this one fault, told in full. */
export function expectFault([change, expected]: FaultCase): void {
	const faults = homeFaults(change);
	expect(faults.map(({ pointer }) => pointer)).toEqual([expected.pointer]);
	const [fault] = faults;
	expect(fault?.file).toMatch(/home\.json$/);
	expect(fault?.code).toBe(expected.code ?? 'schema_invalid');
	for (const key of ['found', 'meant'] as const) {
		const wanted = expected[key];
		if (wanted instanceof RegExp) expect(fault?.[key]).toMatch(wanted);
		else if (wanted) expect(fault?.[key]).toBe(wanted);
		else expect(fault?.[key]).toBeTruthy();
	}
	if (expected.suggestion) expect(fault?.suggestion).toBe(expected.suggestion);
}
