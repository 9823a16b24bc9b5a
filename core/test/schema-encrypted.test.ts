/** What an encrypted field can be is said at boot, with the place and what was meant. */
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../src/data/ddl.ts';
import { diffTables } from '../src/data/diff.ts';
import { tableOf } from '../src/data/table.ts';
import { entity, field, homes, registryOf } from './entities.ts';
import { homeFaults, type Loose } from './schema-fixtures.ts';

const faultsOf = (change: (file: Loose) => void) => homeFaults(change).map(({ pointer, found }) => `${pointer}: ${found}`);

describe('x-encrypted', () => {
	it('is for texts', () => {
		for (const name of ['price', 'bedrooms', 'furnished', 'listedAt', 'agent', 'features', 'address']) {
			expect(faultsOf(({ properties }) => (properties[name]['x-encrypted'] = true))).toContain(
				`/properties/${name}/x-encrypted: a value that is no text`,
			);
		}
		expect(faultsOf(({ properties }) => (properties.email['x-encrypted'] = true))).toEqual([]);
		expect(faultsOf(({ properties }) => (properties.secret['x-encrypted'] = true))).toEqual([]);
	});

	it('is not for one of a few values, nor with a default, nor for the order or what is public', () => {
		expect(faultsOf(({ properties }) => (properties.kind['x-encrypted'] = true))).toEqual([
			'/properties/kind/x-encrypted: one of a few values, which a blind index would tell',
			'/properties/kind/default: a default, which would stand in the table as it is',
		]);
		const ordered = faultsOf((file) => {
			file.properties.email['x-encrypted'] = true;
			file['x-entity'].order = '-email';
		});
		expect(ordered).toEqual(['/x-entity/order: "-email", which is encrypted and has no order']);
		const shown = faultsOf((file) => {
			file.properties.secret['x-encrypted'] = true;
			file['x-entity'].public.where = { secret: ['a'] };
		});
		expect(shown).toEqual(['/x-entity/public/where/secret: "secret", which is encrypted']);
		expect(faultsOf(({ properties }) => (properties.email['x-sign-in'] = true))).toEqual([
			'/properties/email/x-sign-in: a field that is not encrypted',
		]);
	});

	it('keeps a blind index where the field is indexed, unique or searched, and keeps the ciphertext out of every index', () => {
		const person = entity(
			'person',
			[
				field('email', { $ref: '#/words/email' }, { encrypted: true, unique: true }),
				field('phone', { $ref: '#/words/phone' }, { encrypted: true, index: true }),
				field('notes', { type: 'string' }, { encrypted: true }),
				field('nick', { type: 'string' }, { encrypted: true }),
				field('title', { type: 'string' }),
			],
			{ search: ['title', 'nick'] },
		);
		const table = tableOf(person, registryOf(homes(), person));
		expect(table.columns.map(({ name }) => name).filter((name) => name.endsWith('_blind'))).toEqual([
			'email_blind',
			'phone_blind',
			'nick_blind',
		]);
		const indexed = table.indexes.flatMap(({ columns }) => columns);
		expect(indexed).toEqual(expect.arrayContaining(['email_blind', 'phone_blind']));
		for (const name of ['email', 'phone', 'notes', 'nick']) expect(indexed).not.toContain(name);
		expect(table.search).toEqual(['title']);
		expect(table.searchWhole.map(({ name }) => name)).toEqual(['nick']);
	});

	it('is given to a field of a table that is there by a migration that loses nothing', () => {
		const before = entity('person', [field('email', { $ref: '#/words/email' }, { unique: true })], { search: ['email'] });
		const after = entity('person', [field('email', { $ref: '#/words/email' }, { unique: true, encrypted: true })], {
			search: ['email'],
		});
		const shape = (one: typeof before) => shapeOf(tableOf(one, registryOf(homes(), one)));
		const change = diffTables([shape(before)], [shape(after)]);
		expect(change.destroys).toEqual([]);
		expect(change.refusals).toEqual([]);
		expect(change.statements).toEqual(
			expect.arrayContaining([
				'drop index persons_email_key',
				'alter table persons drop column search',
				'alter table persons add column email_blind text',
			]),
		);
	});
});
