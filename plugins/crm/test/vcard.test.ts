import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentLines, inCharset, partsOf } from '../src/vcard/lines.ts';
import { readCards } from '../src/vcard/read.ts';
import { folded, writeCard } from '../src/vcard/write.ts';

const card = (...lines: string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');

describe('A vCard', () => {
	it('of a phone (3.0) is read: folded lines, groups, several numbers, the preferred one first', () => {
		const text = card(
			'VERSION:3.0',
			'N:Oduya;Maria;;Dr.;',
			'FN:Dr. Maria',
			'  Oduya',
			'item1.EMAIL;TYPE=INTERNET:maria@work.example',
			'EMAIL;TYPE=INTERNET;TYPE=pref:maria@example.com',
			'TEL;TYPE=CELL:(206) 555-0142',
			'TEL;TYPE=WORK,pref:+1 206 555 0199',
			'ADR;TYPE=HOME:;Apt 3;1204 Queen Anne Ave N;Seattle;WA;98109;United States',
			'BDAY:1985-04-12',
			'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD',
			' /2wBDAAMCAgMCAgMDAwMEAwMEBQ',
		);
		expect(readCards(text)).toMatchObject([
			{
				name: { full: 'Dr. Maria Oduya', given: 'Maria', family: 'Oduya' },
				emails: [{ value: 'maria@example.com' }, { value: 'maria@work.example' }],
				phones: [
					{ value: '+1 206 555 0199', types: ['work', 'pref'] },
					{ value: '(206) 555-0142', types: ['cell'] },
				],
				addresses: [
					{ parts: ['', 'Apt 3', '1204 Queen Anne Ave N', 'Seattle', 'WA', '98109', 'United States'], types: ['home'] },
				],
				birthday: '1985-04-12',
			},
		]);
	});

	it('4.0 is read: URIs, extensions, preference by number, languages', () => {
		const text = card(
			'VERSION:4.0',
			'FN:Aiko Tanaka\\, Esq.',
			'TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+1-206-555-0100;ext=12',
			'TEL;VALUE=uri;PREF=1:tel:+1-206-555-0101',
			'LANG;PREF=1:ja',
			'LANG:en-US',
			'BDAY:19900301',
		);
		expect(readCards(text)).toMatchObject([
			{
				name: { full: 'Aiko Tanaka, Esq.' },
				phones: [{ value: '+1-206-555-0101' }, { value: '+1-206-555-0100', extension: '12', types: ['voice', 'home'] }],
				languages: ['ja', 'en-US'],
				birthday: '1990-03-01',
			},
		]);
	});

	it('2.1 is read: quoted-printable with soft breaks, charsets, types without a name', () => {
		const text = card(
			'VERSION:2.1',
			'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg',
			'ADR;WORK;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;Stra=C3=9Fe der=',
			' Einheit 1;Berlin;;10117;DE',
			'TEL;CELL;VOICE:0151 23456789',
		).replace('der=\r\n ', 'der=\r\n');
		expect(readCards(text)).toMatchObject([
			{
				name: { full: 'Jörg Müller', given: 'Jörg', family: 'Müller' },
				addresses: [{ parts: ['', '', 'Straße derEinheit 1', 'Berlin', '', '10117', 'DE'], types: ['work'] }],
				phones: [{ value: '0151 23456789', types: ['cell', 'voice'] }],
			},
		]);
	});

	it('in another charset than UTF-8 is told by its bytes', () => {
		expect(inCharset(Buffer.from('FN:Jörg', 'latin1'))).toBe('FN:Jörg');
		expect(inCharset(Buffer.from('FN:Jörg'), 'no-such-charset')).toBe('FN:Jörg');
	});

	it('without an end ends where the next begins; a day that is not is left out', () => {
		const cards = readCards('BEGIN:VCARD\nFN:One\nBDAY:2026-02-30\nBEGIN:VCARD\nFN:Two\nEND:VCARD\nFN:Nobody');
		expect(cards.map(({ name, birthday }) => [name.full, birthday])).toEqual([
			['One', undefined],
			['Two', undefined],
		]);
	});

	it('is read whatever it is, and never throws', () => {
		const piece = fc.oneof(
			fc.constantFrom(
				'BEGIN:VCARD',
				'END:VCARD',
				'TEL;',
				'TYPE="',
				'ENCODING=QUOTED-PRINTABLE',
				'CHARSET=x',
				':',
				'=',
				'=C3',
				';',
				',',
				'\\',
				'\r\n',
				'\n ',
				'ADR:;;',
				'BDAY:',
				'N:',
				'FN:',
			),
			fc.string({ unit: 'binary', maxLength: 12 }),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
				const cards = readCards(pieces.join(''));
				expect(cards.length).toBeLessThanOrEqual(60);
			}),
			{ numRuns: 2000 },
		);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readCards(inCharset(bytes))),
			{ numRuns: 500 },
		);
	});

	it('of a long line takes no long time', () => {
		const began = performance.now();
		readCards(
			`BEGIN:VCARD\n${'TEL;TYPE="'.repeat(20_000)}\n${'N;'.repeat(50_000)}:${'\\'.repeat(50_000)}\n${'A'.repeat(200_000)}`,
		);
		expect(performance.now() - began).toBeLessThan(2000);
	});

	it('that we write is read as what it was, in both versions', () => {
		const words = fc
			.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
			.map((text) => text.replace(/[\p{C}\s]+/gu, ' ').trim())
			.filter((text) => text.length > 0 && !/^(tel:|mailto:)/i.test(text));
		const phone = fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }).map((number) => `+1${number}`);
		const label = fc.constantFrom('home', 'work', 'mobile', 'fax', 'other');
		const channel = fc.record({
			kind: fc.constant('phone'),
			phone,
			label,
			extension: fc.option(fc.stringMatching(/^[0-9]{1,6}$/)),
		});
		const address = fc.record({
			line1: words,
			line2: fc.option(words),
			city: words,
			region: fc.option(words),
			postalCode: fc.option(words),
			country: fc.constant('US'),
		});
		const contact = fc.record({
			id: fc.uuid(),
			name: fc.record({ full: words, given: fc.option(words), family: fc.option(words) }),
			email: fc.option(fc.constant('ann@example.com')),
			phone: fc.option(phone),
			address: fc.option(address),
			birthday: fc.option(fc.constantFrom('1980-01-02', '2001-12-31')),
			languages: fc.option(fc.uniqueArray(fc.constantFrom('en', 'pt-BR', 'ar'))),
			updatedAt: fc.constant('2026-01-01T00:00:00Z'),
		});
		fc.assert(
			fc.property(
				contact,
				fc.array(channel, { maxLength: 4 }),
				fc.array(words, { maxLength: 3 }),
				fc.constantFrom('3.0', '4.0'),
				(one, channels, tags, version) => {
					const text = writeCard({ contact: one, channels, addresses: [], tags }, version);
					for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
					const [read, ...others] = readCards(text);
					expect(others).toEqual([]);
					expect(read?.name.full).toBe(one.name.full);
					expect(read?.emails.map(({ value }) => value)).toEqual(one.email ? [one.email] : []);
					expect(read?.phones.map(({ value, extension = null }) => [value, extension])).toEqual([
						...(one.phone ? [[one.phone, null]] : []),
						...channels.map((each) => [each.phone, each.extension]),
					]);
					expect(read?.birthday ?? null).toBe(one.birthday);
					if (one.address) expect(read?.addresses[0]?.parts[2]).toBe(one.address.line1);
					if (version === '4.0') expect(read?.languages).toEqual(one.languages ?? []);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('is folded without cutting a letter', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replace(/[\r\n]/g, '')),
				(text) => {
					const line = `NOTE:${text}`;
					expect(folded(line).replaceAll('\r\n ', '')).toBe(line);
				},
			),
		);
	});

	it('has values whose parts are as many as its separators', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.string({ maxLength: 10 }).map((text) => text.trim()),
					{ minLength: 1, maxLength: 7 },
				),
				(parts) => {
					const value = parts.map((part) => part.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')).join(';');
					expect(partsOf(value, ';')).toEqual(parts.map((part) => part.trim()));
				},
			),
		);
		expect([...contentLines('no line\nA:1')].map(({ name }) => name)).toEqual(['A']);
	});
});
