/** The isolation fuzz finds what it is for: with one protection taken away from a copy of the database, it fails. */
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createCampaign } from './campaign.ts';
import { addOther, buildWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 180_000 });

const open = (table: string): string =>
	`drop policy tenant on ${table}; create policy tenant on ${table} using (true) with check (true)`;

/** What is taken away, and of which entities the operations then tell. What B wrote encrypted stays unread even so: A has no key. */
const WEAKENED: [what: string, sql: string, entity: string, finds: RegExp][] = [
	['the policy of a table', open('leads'), 'lead', /tells that B is there: lead\.list/],
	['the policy of the organisations', open('organizations'), 'organization', /organization\.(list|get)/],
	[
		'row-level security itself',
		'alter table contacts disable row level security',
		'contact',
		/tells that B is there: contact\.list/,
	],
	[
		'the organisation in a foreign key',
		`alter table leads drop constraint leads_contact_fkey;
			alter table leads add constraint leads_contact_fkey foreign key (contact) references contacts (id)`,
		'lead',
		/tells that B is there: lead\.(create|update)/,
	],
	[
		'the organisation in a unique index',
		`drop index listings_reference_key; create unique index listings_reference_key on listings (reference)`,
		'listing',
		/tells that B is there: listing\.(create|update|import)/,
	],
];

describe.skipIf(!inject('prepared').postgres)('the isolation fuzz', () => {
	const worlds: World[] = [];
	afterEach(async () => {
		for (const world of worlds.splice(0)) await world.test.stop();
	});

	it.for(WEAKENED)('fails without %s', async ([, sql, entity, finds]) => {
		// Both worlds are weakened: only B makes the difference.
		const build = async (): Promise<World> => {
			const world = await buildWorld('postgres', sql);
			worlds.push(world);
			return world;
		};
		const [full, control] = [await build(), await build()];
		const campaign = createCampaign(full, control, await addOther(full));
		const operations = full.test.app.operations.filter((operation) => operation.entity.name === entity);
		await campaign.run({ share: 80, seed: 20_251, operations });
		expect([...campaign.found.keys()].join('\n')).toMatch(finds);
	});
});
