/**
 * Organisation A, as an attacker from within has it, in two worlds: in one a second organisation B is full of data that looks
 * the same, in the other B was never founded. Whatever A does must be answered alike in both.
 */
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import sharp from 'sharp';
import { foundOrganization } from '../../core/src/identity/found.ts';
import { type Answer, type Driver, PASSWORD, startApp, type TestApp } from '../harness/app.ts';
import type { Loot } from './holdings.ts';
import { COMMON_WORD, populate } from './populate.ts';

export const ACTORS = ['owner', 'admin', 'broker', 'agent', 'viewer', 'secret key', 'publishable key', 'nobody'] as const;
export type ActorName = (typeof ACTORS)[number];

/** Where the publishable keys of both organisations may be used. */
export const PAGE = 'https://page.example';
/** The same in both worlds, as everything is that has nothing to do with organisations. */
const MASTER_KEY = randomBytes(32).toString('base64');
const PASSWORD_OF_B = 'Another-horse-8?';
/** Somebody who has an account in both; none of the attackers, whose own sign-ins a guess at it would lock. */
const SHARED_EMAIL = 'olive@shared.example';
export const SLUG_OF_B = 'harbor-b';

export type World = {
	test: TestApp;
	/** Ids of A's rows, by entity. */
	mine: Map<string, string[]>;
	bearers: Map<ActorName, string>;
	/** Every line that was logged. */
	log: string[];
	/** Entities that no row could be made of. */
	missed: string[];
};

/**
 * A's half of a world: the same calls in the same order make the same data.
 * @param weaken SQL of a superuser that takes a protection away (PostgreSQL only)
 */
export async function buildWorld(driver: Driver, weaken?: string): Promise<World> {
	const log: string[] = [];
	const keep = new Writable({
		write(chunk, _encoding, done) {
			log.push(String(chunk));
			done();
		},
	});
	const options = { log: pino({ level: 'trace' }, keep) };
	const test = await startApp(driver, { trustProxy: true, masterKey: MASTER_KEY }, options);
	if (weaken) await test.behind(weaken);
	const { harbor } = test;
	const bearers = new Map<ActorName, string>();
	for (const actor of ACTORS) bearers.set(actor, await signIn(test, actor));
	const olive = { email: SHARED_EMAIL, role: 'viewer', name: { full: 'Olive Owner' } };
	expectStatus(await test.call('POST', '/v1/users', { as: bearers.get('owner') as string, body: olive }), 201);
	const { ids, missed } = await populate(test.app, harbor.id, (text, room) =>
		`${COMMON_WORD} ${text}`.slice(0, room).toWellFormed(),
	);
	await upload(test, await harbor.key('admin'), ids.get('listing')?.[0]);
	return { test, mine: ids, bearers, log, missed };
}

/** Signs an actor of A in; anew where a call ended the session before. */
export async function signIn({ harbor, call }: TestApp, actor: ActorName): Promise<string> {
	if (actor === 'nobody') return '';
	if (actor === 'secret key') return harbor.key('admin');
	if (actor === 'publishable key') return harbor.publishableKey([PAGE]);
	const first = await harbor.asUser(actor);
	if ((await call('GET', '/v1/auth/me', { as: first })).status === 200) return first;
	const login = { email: `${actor}@harbor.example`, password: PASSWORD, organization: harbor.slug };
	return expectStatus(await call('POST', '/v1/auth/login', { body: login, headers: { 'x-forwarded-for': nextAddress() } }), 200)
		.accessToken;
}

let addresses = 0;
/** Few sign-ins a minute are taken from one address. */
const nextAddress = (): string => `10.250.${(++addresses >> 8) & 255}.${addresses & 255}`;

/** B, beside A: the same rows, each text with a marker of its own. */
export async function addOther({ test }: World): Promise<Loot> {
	const marks = new Set<string>();
	const { organization } = await foundOrganization(
		{ inOrganization: (id, work) => test.app.borrow(id, work) },
		{
			slug: SLUG_OF_B,
			// The same name, country and addresses as A's.
			name: 'harbor homes',
			country: 'US',
			currency: 'USD',
			timeZone: 'UTC',
			locale: 'en',
			owner: { email: SHARED_EMAIL, name: 'Olive Owner', password: PASSWORD_OF_B },
		},
	);
	const mark = (text: string, room: number): string => {
		const marker = `MARKER-B-${marks.size}-${(marks.size * 7919).toString(36)}`;
		if (room < marker.length + 4) return text;
		marks.add(marker);
		return `${`${COMMON_WORD} ${text}`.slice(0, room - marker.length - 1).toWellFormed()} ${marker}`;
	};
	const { ids } = await populate(test.app, organization, mark);
	const loot = await plunder(test, organization, ids);
	await settle(test, organization);
	return { ...loot, marks };
}

/** Everything of B that an attacker could hold, taken with B's own hands. */
async function plunder(test: TestApp, organization: string, ids: Map<string, string[]>): Promise<Omit<Loot, 'marks'>> {
	const signed = expectStatus(
		await test.call('POST', '/v1/auth/login', {
			body: { email: SHARED_EMAIL, password: PASSWORD_OF_B, organization: SLUG_OF_B },
		}),
		200,
	);
	const as = signed.accessToken;
	const replaced = expectStatus(
		await test.call('POST', '/v1/auth/refresh', { body: { refreshToken: signed.refreshToken } }),
		200,
	);
	const issue = (body: Record<string, unknown>) => test.call('POST', '/v1/api-keys/issue', { as: replaced.accessToken, body });
	const key = expectStatus(await issue({ name: 'tests admin', kind: 'secret', role: 'admin' }), 201);
	const page = expectStatus(await issue({ name: 'page', kind: 'publishable', origins: [PAGE] }), 201);
	const photo = await upload(test, key.key, ids.get('listing')?.[0]);

	const cursors = new Map<string, string[]>();
	const texts: string[] = [];
	const records = new Map<string, Record<string, unknown>>();
	for (const { id, kind, entity, path } of test.app.operations) {
		if (kind !== 'list') continue;
		const first = await test.call('GET', `${path}?limit=1`, { as: key.key });
		const sorted = await test.call('GET', `${path}?limit=1&sort=-createdAt`, { as: key.key });
		const found = [first, sorted].map(({ body }) => body.next).filter((next): next is string => typeof next === 'string');
		cursors.set(id, found);
		const known = ids.get(entity.name)?.[0];
		const record = known && (await test.call('GET', `${path}/${known}`, { as: key.key }));
		if (typeof record !== 'object' || record.status !== 200) continue;
		records.set(entity.name, record.body);
		collectTexts(record.body, texts);
	}
	const told = new Set(texts);
	const owner = signed.user.id as string;
	const known = new Map([...ids].map(([entity, [first]]) => [entity, first ? [first] : []]));
	known.set('organization', [organization]);
	known.set('user', [...(known.get('user') ?? []), owner]);
	known.set('api-key', [...(known.get('api-key') ?? []), key.id, page.id]);
	if (photo) known.set('listing-photo', [...(known.get('listing-photo') ?? []), photo.id]);
	return {
		organization,
		slug: SLUG_OF_B,
		ids: known,
		unknown: [...ids.values()].flatMap((all) => all.slice(1)).filter((id) => !told.has(id)),
		texts: [...new Set([...texts, SLUG_OF_B, SHARED_EMAIL, COMMON_WORD, 'harbor homes'])],
		records,
		cursors,
		// The living ones would let anybody in who holds them; these are as near to them as an attacker comes.
		secrets: [spoil(signed.refreshToken), spoil(replaced.refreshToken), spoil(key.key), spoil(page.key), spoilToken(as)],
		files: photo ? filesOf(photo) : [],
		living: key.key,
	};
}

async function upload(test: TestApp, as: string, listing: string | undefined) {
	if (!listing || !test.app.door.operations.has('listing.upload')) return undefined;
	const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#246' } })
		.png()
		.toBuffer();
	const path = `/v1/listings/${listing}/photos`;
	const { status, body } = await test.call('POST', path, { as, headers: { 'content-type': 'image/png' }, body: picture });
	return status === 201 ? body : undefined;
}

const filesOf = ({ variants }: { variants: Record<string, { url: string }> }): string[] =>
	Object.values(variants).map(({ url }) => url);

/** The same secret, its last letter another. */
const spoil = (secret: string): string => secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a');
const spoilToken = (token: string): string => {
	const [head, claims, signature = ''] = token.split('.');
	return [head, claims, [...signature].reverse().join('')].join('.');
};

function collectTexts(value: unknown, texts: string[]): void {
	if (typeof value === 'string' && value.length > 3) texts.push(value);
	if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collectTexts(one, texts);
}

function expectStatus({ status, body }: Answer, wanted: number): Answer['body'] {
	if (status !== wanted) throw new Error(`Expected ${wanted}, got ${status}: ${JSON.stringify(body)}`);
	return body;
}

/** Notes of last uses, seals of the audit trail and counts of usage are written after the answer; B's rows count from when they stand. */
async function settle(test: TestApp, organization: string): Promise<void> {
	for (let before = ''; ; ) {
		await test.app.seal();
		await test.app.tenancy.settle();
		const now = JSON.stringify(await checksum(test, organization, new Date()));
		if (now === before) return;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** All of a row but the note of when and where it was last used, which B's own calls write. */
const ROW = `(to_jsonb(t) - array['last_used_at', 'updated_at', 'address', 'user_agent'])::text`;

/**
 * A hash over every row of an organisation's in every table.
 * @param until what is only ever added to (the audit trail tells B of failed sign-ins, too) counts up to here
 */
export async function checksum(test: TestApp, organization: string, until: Date): Promise<Record<string, string>> {
	const all = `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;
	const ask = (text: string): Promise<Record<string, unknown>[]> =>
		test.driver === 'postgres' ? test.behind(text) : test.app.borrow(organization, (sql) => sql(text));
	const growing = new Set(
		[...test.app.registry.entities.values()]
			.filter(({ appendOnly }) => appendOnly)
			.map(({ plural }) => plural.replaceAll('-', '_')),
	);
	const sums = (await ask(all)).map(({ name }) => {
		const older = growing.has(name as string) ? ` and created_at <= '${until.toISOString()}'` : '';
		return `select '${name}' as name, count(*)::int as rows, md5(string_agg(${ROW}, '|' order by ${ROW})) as sum
			from ${name} t where organization_id = '${organization}'${older}`;
	});
	sums.push(`select 'organizations', 1, md5(t::text) from organizations t where id = '${organization}'`);
	const rows = await ask(`${sums.join(' union all ')} order by 1`);
	return Object.fromEntries(rows.map(({ name, rows: count, sum }) => [name as string, `${count} rows, ${sum}`]));
}
