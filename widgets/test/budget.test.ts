/** What a page downloads before a person can use a widget. A size that grows past its line is a decision, not an accident. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../build.ts';

const KB = 1024;
const folder = mkdtempSync(join(tmpdir(), 'freehold-widgets-'));

beforeAll(() => build(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file and everything it imports at once, following static imports only. */
function loaded(file: string, found = new Set<string>()): Set<string> {
	if (found.has(file)) return found;
	found.add(file);
	const code = readFileSync(join(folder, file), 'utf8');
	for (const [, imported] of code.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g))
		loaded(join(dirname(file), imported as string), found);
	return found;
}

function size(files: Iterable<string>, encoding: 'br' | 'gz'): number {
	return [...files].reduce((sum, file) => sum + readFileSync(join(folder, `${file}.${encoding}`)).length, 0);
}

const wire = (entry: string) => size(loaded(entry), 'br');
const gzip = (entry: string) => size(loaded(entry), 'gz');

describe('The weight of what a page loads', () => {
	it('is at most 1 KB for the loader, in either encoding', () => {
		expect(gzip('freehold.js')).toBeLessThanOrEqual(KB);
	});

	const FORMS = ['enquiry', 'form', 'save-search', 'booking', 'newsletter', 'valuation', 'calculator', 'chat'].map(
		(name) => `freehold-${name}.js`,
	);
	const LISTS = ['listings', 'listing', 'carousel', 'favourites', 'open-houses', 'agents', 'list', 'record', 'market-report'].map(
		(name) => `freehold-${name}.js`,
	);
	it.each([...FORMS, 'freehold-agent.js'])('is at most 12 KB on the wire for a form or a card: %s', (entry) => {
		expect(wire(entry)).toBeLessThanOrEqual(12 * KB);
		// For the few that take no brotli.
		expect(gzip(entry)).toBeLessThanOrEqual(14 * KB);
	});

	it.each(LISTS)('is at most 20 KB on the wire for a search, a list or a page: %s', (entry) => {
		expect(wire(entry)).toBeLessThanOrEqual(20 * KB);
		// For the few that take no brotli.
		expect(gzip(entry)).toBeLessThanOrEqual(23 * KB);
	});

	it('holds no map, no chart, no sending and no other language until they are asked for', () => {
		for (const entry of [...LISTS, ...FORMS]) {
			for (const file of loaded(entry))
				expect(file).not.toMatch(/map|leaflet|account|chart|schedule|zoom|extras|send|strings\.|dialog|rich/);
		}
	});

	it('is at most 62 KB for the map by Leaflet, all that it stands on counted, and holds not one byte of MapLibre, which one chunk alone names', () => {
		const chunks = readdirSync(join(folder, 'chunks')).filter((name) => name.endsWith('.js'));
		const chunk = (start: string) => `chunks/${chunks.find((name) => name.startsWith(start))}`;
		expect(size([...loaded(chunk('freehold-map-')), chunk('leaflet-map-')], 'br')).toBeLessThanOrEqual(62 * KB);
		const naming = chunks.filter((name) => /maplibre-gl\.mjs/.test(readFileSync(join(folder, 'chunks', name), 'utf8')));
		expect(naming).toEqual([expect.stringMatching(/^maplibre-map-/)]);
		expect(readFileSync(join(folder, 'licences.txt'), 'utf8')).toContain('MapLibre');
	});

	it('holds no eval, no markup from text, and no style attribute as text', () => {
		const files = [...loaded('freehold-listings.js'), ...loaded('freehold-form.js'), ...loaded('freehold-listing.js')];
		for (const file of files) {
			const code = readFileSync(join(folder, file), 'utf8');
			expect(code).not.toMatch(/\beval\(|new Function\(|\.outerHTML|insertAdjacentHTML/);
			expect(code).not.toMatch(/ style="/);
		}
		expect(gzipSync(readFileSync(join(folder, 'configure.js'))).length).toBeLessThan(200);
	});
});
