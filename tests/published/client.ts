/** Programs that a partner writes, against what was published. */

/** Signs in as a person, makes a secret key for programs, and tells it. */
export const signIn = (url: string) => `import { createClient, issueApiKey, loginUser } from '@freehold/sdk';

const login = { email: 'admin@harbour.example', password: 'Freehold!2026', organization: 'harbour' };
const { accessToken, refreshToken } = await createClient({ url: '${url}' }).run(loginUser(login));
const { run } = createClient({ url: '${url}', tokens: { accessToken, refreshToken } });
const { key } = await run(issueApiKey({ name: 'Partner', kind: 'secret', role: 'admin' }));
console.log(key);
`;

/** Adds a webhook as the person who signed in, and tells its secret. */
export const addWebhook = (url: string, to: string) => `import { createClient, createWebhook, loginUser } from '@freehold/sdk';

const login = { email: 'admin@harbour.example', password: 'Freehold!2026', organization: 'harbour' };
const { accessToken, refreshToken } = await createClient({ url: '${url}' }).run(loginUser(login));
const { run } = createClient({ url: '${url}', tokens: { accessToken, refreshToken } });
const { secret } = await run(createWebhook({ url: '${to}', events: ['lead.*', 'listing.*'] }));
console.log(secret);
`;

/** Makes a listing and publishes it. */
export const publishHome = (url: string, key: string) => `import { freehold } from '@freehold/sdk/client';

const { listings } = freehold({ url: '${url}', key: '${key}' });
const address = { line1: '1 Tide St', city: 'Seattle', country: 'US' };
const price = { amount: '640000.00', currency: 'USD' };
const { id } = await listings.create({ headline: 'A house that came just now', purpose: 'sale', propertyType: 'house', price, bedrooms: 5, address });
await listings.publish(id);
`;

/** Lists, writes and calls the third party's operation, with the client that was generated from the running server. */
export const useParking = (
	url: string,
	key: string,
) => `import { createClient, listListings, NotFound, pages } from '@freehold/sdk';
import { createParkingSpace, listParkingSpaces, reserveParkingSpace } from './client/index.ts';

const client = createClient({ url: '${url}', key: '${key}' });
let homes = 0;
for await (const { id } of pages(client, listListings({ filter: { status: 'active' }, fields: ['headline'] }))) if (id) homes++;
const { id } = await client.run(createParkingSpace({ label: 'B2' }));
const { reserved } = await client.run(reserveParkingSpace(id));
const twice = await client.run(reserveParkingSpace(id)).catch((error: unknown) => (error as { code: string }).code);
const { total } = await client.run(listParkingSpaces({ filter: { reserved: true }, total: true }));
const nowhere: unknown = await client.run(reserveParkingSpace('01999999-0000-7000-8000-000000000000')).catch((error: unknown) => error);
console.log(JSON.stringify({ homes: homes > 3, reserved, twice, total, nowhere: nowhere instanceof NotFound }));
`;

/** The same in every runtime: a promise of a line. Nothing of Node's own. */
export const portable = (
	url: string,
	key: string,
	sdk = '@freehold/sdk',
) => `import { createClient, isFreeholdError, listListings, pages, subscribe, verifyWebhook } from '${sdk}';
import { freehold } from '${sdk}/client';

const client = createClient({ url: '${url}', key: '${key}' });
const seen = [];
for await (const { headline } of pages(client, listListings({ filter: { status: 'active' }, fields: ['headline'], limit: 2 }))) {
	seen.push(headline);
	if (seen.length === 3) break;
}
const { total } = await freehold({ url: '${url}', key: '${key}' }).listings.list({ limit: 1, total: true });
const stop = new AbortController();
let position = -1;
for await (const _ of subscribe(client, { types: ['listing.*'] }, { signal: stop.signal, onReady: (at) => { position = at; stop.abort(); } }));
const refused = await verifyWebhook('whsec_c2VjcmV0', {}, '').catch((error) => isFreeholdError(error) && error.code);
const text = [seen.length, seen.every(Boolean), total > 3, position >= 0, refused].join(' ');
`;
export const SAID = '3 true true true signature_invalid';
