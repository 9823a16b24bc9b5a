/** What a page downloads before a person can use a widget. A size that grows past its line is a decision, not an accident. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

	it.each(['freehold-enquiry.js', 'freehold-form.js'])('is at most 12 KB on the wire for a form: %s', (entry) => {
		expect(wire(entry)).toBeLessThanOrEqual(12 * KB);
		// For the few that take no brotli.
		expect(gzip(entry)).toBeLessThanOrEqual(14 * KB);
	});

	it.each(['freehold-listings.js', 'freehold-listing.js'])('is at most 20 KB for listings, in either encoding: %s', (entry) => {
		expect(gzip(entry)).toBeLessThanOrEqual(20 * KB);
	});

	it('holds no map, no sending and no other language until they are asked for', () => {
		for (const entry of ['freehold-listings.js', 'freehold-form.js', 'freehold-enquiry.js']) {
			for (const file of loaded(entry)) expect(file).not.toMatch(/map|send|strings\.ar|dialog|rich/);
		}
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
