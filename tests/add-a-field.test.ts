/** The test of the architecture: adding a field changes exactly one JSON file, plus what is generated from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, copyTree, type Tree } from './harness/tree.ts';

const SCHEMA = 'plugins/listings/schemas/listing.json';
const GENERATED = /(^|\/)(generated|migrations)\/|\.gen\.ts$|^docs\/reference\/api-changes\.md$/;

describe('adding a field to a listing', () => {
	let tree: Tree;
	let differences: string[];

	beforeAll(async () => {
		tree = copyTree();
		const before = tree.files();
		const file = join(tree.folder, SCHEMA);
		const schema = JSON.parse(readFileSync(file, 'utf8'));
		schema.properties.parkingSpaces = {
			type: 'integer',
			minimum: 0,
			maximum: 99,
			description: 'Places for a car that come with it.',
			'x-label': 'Parking',
		};
		writeFileSync(file, JSON.stringify(schema, null, '\t'));
		await tree.freehold(['migrate', 'create']);
		await tree.freehold(['generate']);
		differences = changed(before, tree.files());
	}, 120_000);
	afterAll(() => tree?.remove());

	it('changes that one file, and generated ones', () => {
		expect(differences).toContain(SCHEMA);
		expect(differences.filter((name) => name !== SCHEMA && !GENERATED.test(name))).toEqual([]);
		expect(differences.length).toBeGreaterThan(1);
	});

	it('writes a migration that adds a column, of that plugin only', () => {
		const added = differences.filter((name) => name.includes('/migrations/'));
		expect(added.every((name) => name.startsWith('plugins/listings/migrations/'))).toBe(true);
		const text = added.map((name) => readFileSync(join(tree.folder, name), 'utf8')).join('\n');
		expect(text).toMatch(/add column "?parking_spaces"? integer/i);
	});

	it('puts the field into the SDK’s types', () => {
		const types = differences
			.filter((name) => name.startsWith('sdk/'))
			.map((name) => readFileSync(join(tree.folder, name), 'utf8'));
		expect(types.join('\n')).toMatch(/parkingSpaces\??: /);
	});

	it('leaves nothing to generate', async () => {
		await tree.freehold(['migrate', 'create', '--check']);
		await tree.freehold(['generate', '--check']);
	});
});
