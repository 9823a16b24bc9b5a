import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BootError } from '../src/errors.ts';
import { loadRegistry } from '../src/schema/registry.ts';
import { recordSchema } from '../src/schema/shapes.ts';
import { homes, type Loose, listing } from './schema-fixtures.ts';

type Path = (string | number)[];

/** Every place in a document. */
function placesOf(value: Loose, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) return [path];
	return [
		path,
		...Object.keys(value).flatMap((key) => placesOf(value[key], [...path, Array.isArray(value) ? Number(key) : key])),
	];
}

const good = JSON.parse(JSON.stringify(listing()));
const places = placesOf(good).filter((path) => path.length > 0);
const place = fc.constantFrom(...places);
const words = fc.constantFrom(
	'x-index',
	'x-ref',
	'$ref',
	'type',
	'then',
	'__proto__',
	'constructor',
	'id',
	'homes/home',
	'freehold:money',
	'status',
	'toString',
);
const name = fc.oneof(words, fc.string({ maxLength: 12 }));
const content = fc.oneof(
	name,
	fc.jsonValue({ maxDepth: 3 }),
	fc.constantFrom(...places).map((path) => path.reduce<Loose>((part, key) => part[key], good)),
);
type Mutation = { place: Path; kind: 'replace' | 'delete' | 'rename' | 'add'; name: string; content: unknown };
const mutation: fc.Arbitrary<Mutation> = fc.record({
	place,
	kind: fc.constantFrom('replace', 'delete', 'rename', 'add'),
	name,
	content,
});

function mutate(document: Loose, { place, kind, name, content }: Mutation): void {
	const parent = place.slice(0, -1).reduce<Loose>((part, key) => part?.[key], document);
	const key = place.at(-1) as string | number;
	if (typeof parent !== 'object' || parent === null) return;
	const before = parent[key];
	if (kind === 'replace') set(parent, key, content);
	else if (kind === 'add')
		set(typeof before === 'object' && before !== null && !Array.isArray(before) ? before : parent, name, content);
	else if (Array.isArray(parent)) parent.splice(Number(key), 1);
	else {
		delete parent[key];
		if (kind === 'rename') set(parent, name, before);
	}
}

/** As JSON.parse would: `__proto__` is a name like any other. */
const set = (target: Loose, key: string | number, value: unknown): void => {
	Object.defineProperty(target, key, { value: structuredClone(value), enumerable: true, configurable: true, writable: true });
};

describe('A schema file changed at random', () => {
	it('loads, or stops the boot with faults that name their file; nothing else is ever thrown', () => {
		const plugin = homes();
		const file = join(plugin.folder, 'schemas/home.json');
		let refused = 0;
		fc.assert(
			fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
				const document = structuredClone(good);
				for (const one of mutations) mutate(document, one);
				writeFileSync(file, JSON.stringify(document));
				try {
					for (const entity of loadRegistry([plugin]).entities.values()) recordSchema(entity);
				} catch (error) {
					if (!(error instanceof BootError)) throw error;
					refused += 1;
					for (const fault of error.faults) {
						expect(fault.file).toMatch(/(home|agent)\.json$/);
						expect(fault.found).toBeTruthy();
						expect(fault.meant).toBeTruthy();
						expect(fault.pointer).toMatch(/^(#|\/)/);
					}
				}
			}),
			{ numRuns: 500, seed: 20260314 },
		);
		expect(refused).toBeGreaterThan(150);
	});

	it('cut off anywhere is a fault too', () => {
		const plugin = homes();
		const text = JSON.stringify(good, null, '\t');
		fc.assert(
			fc.property(fc.nat({ max: text.length - 2 }), (length) => {
				writeFileSync(join(plugin.folder, 'schemas/home.json'), text.slice(0, length));
				expect(() => loadRegistry([plugin])).toThrow(BootError);
			}),
			{ numRuns: 100 },
		);
	});
});
