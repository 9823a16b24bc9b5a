/** What a page carries, and where it runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundle, sizes } from './bundle.ts';
import { serve } from './server.ts';

const KB = 1024;

const MINIMAL = `import { createClient, listListings } from '@freehold/sdk';
const { run } = createClient({ url: URL_HERE, key: 'pk_live_1' });
globalThis.answer = run(listListings({ filter: { price: { gte: 5e5 } }, limit: 3 }));`;

describe('the size', () => {
	it('is at most 2 KB for a list, retries and token refresh included', async () => {
		const text = await bundle(MINIMAL);
		expect(sizes(text).gzip).toBeLessThanOrEqual(2 * KB);
		expect(text).not.toMatch(/publish|BadRequest|contacts/);
	}, 60_000);

	it('grows by what is used only', async () => {
		const one = sizes(await bundle(MINIMAL)).gzip;
		const more = `${MINIMAL} import { enquireLead, isFreeholdError, pages } from '@freehold/sdk'; globalThis.more = [enquireLead, isFreeholdError, pages];`;
		expect(sizes(await bundle(more)).gzip - one).toBeLessThan(250);
		const comfortable = `import { freehold } from '@freehold/sdk/client'; globalThis.client = freehold({ url: 'https://api.example.com' });`;
		// The comfortable client has every operation there is; each one may cost it 20 bytes.
		const index = readFileSync(join(import.meta.dirname, '../src/generated/api.md'), 'utf8');
		const operations = index.match(/^\| \[`/gm)?.length ?? 0;
		expect(operations).toBeGreaterThan(50);
		expect(sizes(await bundle(comfortable)).gzip).toBeLessThanOrEqual(2 * KB + 20 * operations);
	}, 60_000);

	it('has no dependency, and nothing that happens on import', async () => {
		const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
		expect([manifest.dependencies, manifest.sideEffects]).toEqual([undefined, false]);
		expect((await bundle(`import '@freehold/sdk';`)).trim()).toBe('');
		const source = join(import.meta.dirname, '../src');
		const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
		const foreign = files.flatMap((name) =>
			[...readFileSync(join(source, name), 'utf8').matchAll(/^(?:import|export)\b[^'"]*?from '([^'.][^']*)'/gm)].map(
				([, from]) => from,
			),
		);
		expect(foreign).toEqual([]);
	}, 60_000);
});

/** Browsers and edge runtimes have these; anything of Node would be missing. */
const WEB = {
	AbortController,
	AbortSignal,
	atob,
	Blob,
	clearTimeout,
	crypto,
	fetch,
	Headers,
	ReadableStream,
	Response,
	setTimeout,
	TextEncoder,
	URL,
	URLSearchParams,
};

it('runs where there is nothing but the web’s own', async () => {
	await using server = await serve((_, count) =>
		count === 1 ? { status: 503, headers: { 'retry-after': '0' } } : { body: { data: [{ id: '1' }], next: null } },
	);
	const text = await bundle(MINIMAL.replace('URL_HERE', JSON.stringify(server.url)));
	const context = createContext({ ...WEB });
	runInContext(text, context);
	expect(await context.answer).toEqual({ data: [{ id: '1' }], next: null });
	expect(server.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual(
		Array(2).fill(['/v1/listings?price%5Bgte%5D=500000&limit=3', 'Bearer pk_live_1']),
	);
}, 60_000);
