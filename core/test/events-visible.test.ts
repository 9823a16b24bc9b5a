/** Nobody is told more than they could ask: what comes through is what GET would answer. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import type { FreeholdEvent } from '../src/events/model.ts';
import type { Actor } from '../src/operations/model.ts';
import { type People, type Person, startWithPeople } from './people.ts';

const KINDS = { contact: 'contacts', lead: 'leads', listing: 'listings' } as const;
type Kind = keyof typeof KINDS;
const ADDRESS = { line1: '1 Main Street', city: 'Springfield', country: 'US' };
const PAGE = { origin: 'https://site.example' };

describeOnBoth('What is told of events', (driver) => {
	let app: People;
	let owner: string;
	/** Users whom records belong to; null: nobody. */
	let owners: (string | null)[];
	let callers: { name: string; as: string }[];
	let contact: string;
	/** A record of each kind and owner that stays: who reads it reads what is like it. */
	const probes = new Map<string, string>();

	const make = async (kind: Kind, agent: string | null, tag = ''): Promise<string> => {
		const body = {
			contact: { name: { full: `Person ${tag}` }, agent },
			lead: { subject: `Lead ${tag}`, contact, agent },
			listing: { headline: `House ${tag}`, price: { amount: '1000.00', currency: 'USD' }, address: ADDRESS, agent },
		}[kind];
		const answer = await app.call('POST', `/v1/${KINDS[kind]}`, { as: owner, body });
		expect([kind, answer.status]).toEqual([kind, 201]);
		return answer.body.id;
	};
	const post = async (path: string, body: object) => (await app.call('POST', path, { as: owner, body })).body;

	beforeAll(async () => {
		// Without the plugin that tells people what happened: each notification is an event of its own.
		app = await startWithPeople(driver, { plugins: ['./plugins/listings', './plugins/crm', './plugins/console'] });
		owner = await app.harbor.asUser('owner');
		const agents = [await app.person(), await app.person(), await app.person()];
		const [ann, ben, cleo] = agents as [Person, Person, Person];
		const { id: team } = await post('/v1/teams', { name: 'North' });
		for (const { id } of [ann, ben]) await post('/v1/team-members', { team, member: id });
		await post('/v1/roles', { name: 'own-leads', title: 'Own leads', grants: ['lead:read:own', 'listing:read'] });
		const dora = await app.person('own-leads');
		owners = [ann.id, ben.id, cleo.id, dora.id, null];
		const signedIn = await Promise.all([ann, ben, cleo, dora].map(async (one) => (await one.signIn()).accessToken));
		const { key } = await post('/v1/api-keys/issue', { name: 'scoped', kind: 'secret', scopes: ['contact:read'] });
		callers = [
			...signedIn.map((as, at) => ({ name: ['ann', 'ben', 'cleo', 'dora'][at] as string, as })),
			{ name: 'owner', as: owner },
			{ name: 'viewer', as: await app.harbor.asUser('viewer') },
			{ name: 'scoped key', as: key },
			{ name: 'viewer key', as: await app.harbor.key('viewer') },
			{ name: 'stranger', as: await app.palm.asUser('owner') },
		];
		contact = (await post('/v1/contacts', { name: { full: 'Of nobody' } })).id;
		for (const kind of Object.keys(KINDS) as Kind[])
			for (const agent of owners) probes.set(`${kind} ${agent}`, await make(kind, agent, 'probe'));
	});
	afterAll(() => app?.stop());

	const historyOf = async (as: string, after: number): Promise<FreeholdEvent[]> => {
		const events: FreeholdEvent[] = [];
		for (let from: number | null = after; from !== null; ) {
			const { body } = await app.call('GET', `/v1/events/history?after=${from}&limit=100`, { as });
			events.push(...body.data);
			from = body.next;
		}
		return events;
	};
	const statusOf = async (as: string, entity: string, id: string) =>
		(await app.call('GET', `/v1/${KINDS[entity as Kind]}/${id}`, { as })).status;

	test('is what each of them could read: whatever is made, given away, published and archived', async () => {
		const kinds = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
		const deeds = fc.array(
			fc.record({
				kind: kinds,
				at: fc.nat(7),
				agent: fc.nat(4),
				deed: fc.constantFrom('make', 'make', 'give', 'change', 'archive'),
			}),
			{ minLength: 5, maxLength: 25 },
		);
		await fc.assert(
			fc.asyncProperty(deeds, async (story) => {
				await app.app.idle();
				const from = await app.app.events.head(app.harbor.id);
				const made: { kind: Kind; id: string }[] = [];
				for (const { kind, at, agent, deed } of story) {
					const record = made[at % Math.max(made.length, 1)];
					if (deed === 'make' || !record) made.push({ kind, id: await make(kind, owners[agent] as string | null, `${at}`) });
					else {
						const path = `/v1/${KINDS[record.kind]}/${record.id}`;
						if (deed === 'archive') await app.call('DELETE', path, { as: owner });
						else {
							const field = { contact: 'notes', lead: 'notes', listing: 'description' }[record.kind];
							const body = deed === 'give' ? { agent: owners[agent] } : { [field]: `New ${Math.random()}` };
							await app.call('PATCH', path, { as: owner, body });
						}
					}
				}
				await app.app.idle();
				const all = await app.app.events.after(app.harbor.id, from, 10_000);
				expect(all.length).toBeGreaterThan(0);
				for (const { name, as } of callers) {
					const expected: number[] = [];
					for (const { position, entity, record, owner: whose } of all) {
						const now = await statusOf(as, entity, record);
						// Of what is gone each is told what they could read when it went.
						const then =
							now === 404 && name !== 'stranger' ? await statusOf(as, entity, probes.get(`${entity} ${whose}`) as string) : now;
						if (then === 200) expected.push(position);
					}
					const told = name === 'stranger' ? await strange(as, all) : await historyOf(as, from);
					expect([name, told.map(({ position }) => position)]).toEqual([name, expected]);
				}
			}),
			{ numRuns: driver === 'pglite' ? 4 : 8 },
		);
	});

	/** What another organisation is told of these. */
	const strange = async (as: string, all: FreeholdEvent[]): Promise<FreeholdEvent[]> => {
		const ids = new Set(all.map(({ id }) => id));
		return (await historyOf(as, 0)).filter(({ id }) => ids.has(id));
	};

	test('a page is told which records that are public, and nothing else of them', async () => {
		const page = await app.harbor.publishableKey([PAGE.origin]);
		const actor: Actor = { kind: 'publishable-key', id: null, organization: app.harbor.id, role: null, permissions: [] };
		const ids = await Promise.all([1, 2, 3].map((at) => make('listing', owners[0] as string, `public ${at}`)));
		for (const id of ids.slice(0, 2)) await app.call('POST', `/v1/listings/${id}/publish`, { as: owner });
		await app.call('POST', `/v1/listings/${ids[1]}/withdraw`, { as: owner });
		await app.app.idle();
		const all = await app.app.events.after(app.harbor.id, 0, 10_000);
		const told = await app.app.events.visible(actor, all);
		const readable = async (id: string) =>
			(await app.call('GET', `/v1/listings/${id}`, { as: page, headers: PAGE })).status === 200;
		for (const event of all) {
			const isTold = told.some(({ id }) => id === event.id);
			expect([event.type, isTold]).toEqual([event.type, event.entity === 'listing' && (await readable(event.record))]);
		}
		expect(told.map(({ type }) => type)).toEqual(['listing.created', 'listing.updated', 'listing.published']);
		for (const { data, owner: whose, actor: who } of told)
			expect([data, whose, who]).toEqual([{}, null, { kind: 'system', id: null }]);
		const nobody: Actor = { ...actor, kind: 'nobody', organization: null };
		expect(await app.app.events.visible(nobody, all)).toEqual([]);
		expect(await app.app.events.visible({ ...actor, organization: app.palm.id }, all)).toEqual([]);
	});

	test('asks the database once for a batch, and not at all for who reads everything', async () => {
		const all = await app.app.events.after(app.harbor.id, 0, 1000);
		const { sql, count } = await counting();
		const limited: Actor = {
			kind: 'user',
			id: owners[0] as string,
			organization: app.harbor.id,
			role: 'x',
			permissions: ['contact:read:own', 'lead:read:own', 'listing:read:own'],
		};
		await app.app.borrow(app.harbor.id, async (real) => {
			await app.app.events.visible(limited, all, sql(real));
			expect(count()).toBe(1);
			await app.app.events.visible({ ...limited, permissions: ['*'] }, all, sql(real));
			expect(count()).toBe(1);
		});
	});

	const counting = async () => {
		let asked = 0;
		type Sql = Parameters<Parameters<typeof app.app.borrow>[1]>[0];
		const sql = (real: Sql): Sql =>
			Object.assign(
				((...call) => {
					asked++;
					return real(...call);
				}) as Sql,
				{ organization: real.organization, keyring: real.keyring },
			);
		return { sql, count: () => asked };
	};
});
