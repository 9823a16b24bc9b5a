import { createHash } from 'node:crypto';
import type { AfterHook, BeforeHook, Handler, Plugin, Scope } from '@freehold/core';
import { fault, refuse } from '../people.ts';

/** As many as a page shows of one colleague. */
const MOST = 50;

/** Nobody puts a colleague on a public page but the colleague. */
const chosenByThemselves: BeforeHook = async (body, scope, { id }) => {
	if (body.shown !== true) return body;
	const member = id === undefined ? body.member : (await scope.records('agent-profile').get(id, { fields: ['member'] })).member;
	const { actor } = scope;
	if (actor.kind === 'user' && actor.id !== (body.member ?? member))
		throw refuse([fault('/shown', 'self', 'Only the person themselves chooses to be shown')]);
	if (actor.kind === 'secret-key')
		throw refuse([fault('/shown', 'self', 'A key chooses for nobody; the person themselves does')]);
	return body;
};

/** Who has left is on no page any more. */
const hideLeaver: AfterHook = async ({ id, active }, { sql }) => {
	if (active === false)
		await sql('update agent_profiles set shown = false, updated_at = now() where member = $1 and shown', [id]);
};

/** Takes one picture, which the host has checked and written anew. */
const portrait: Handler = async ({ id, stream }, scope) => {
	const parts: Uint8Array[] = [];
	for await (const part of stream.body) parts.push(part);
	const bytes = Buffer.concat(parts);
	const key = `portraits/${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}.${stream.type.split('/')[1]}`;
	await scope.files.put(key, bytes, stream.type);
	return scope.records('agent-profile').update(id, { photo: scope.files.url(key) });
};

/** Their homes, found for them and shown by what the caller may see: a visitor gets those that are on the market. */
const listings: Handler = async ({ id }, scope) => {
	await scope.invoke('agent-profile.get', { id });
	const rows = await scope.sql<{ id: string }>(
		`select l.id from listings l join agent_profiles p on p.member = l.agent
		where p.id = $1 and l.archived_at is null and l.status in ('active', 'under_offer') order by l.listed_at desc nulls last, l.id limit ${MOST}`,
		[id],
	);
	return { data: await visible(scope, rows) };
};

async function visible(scope: Scope, rows: { id: string }[]): Promise<{ id: string }[]> {
	if (rows.length === 0) return [];
	const query = { 'id[in]': rows.map(({ id }) => id).join(','), fields: 'id', limit: '100' };
	const { data } = (await scope.invoke('listing.list', { query })) as { data: { id: string }[] };
	const seen = new Set(data.map(({ id }) => id));
	return rows.filter(({ id }) => seen.has(id));
}

/** Found in the name of the caller: who may not see the listing learns nothing of who looks after it. */
const ofListing: Handler = async ({ id }, scope) => {
	await scope.invoke('listing.get', { id });
	const [row] = await scope.sql<{ id: string }>(
		'select p.id from agent_profiles p join listings l on l.agent = p.member where l.id = $1 and p.shown',
		[id],
	);
	return { id: row?.id ?? null };
};

/** What pages show of colleagues. */
export const agents = {
	operations: {
		'agent-profile.set-portrait': portrait,
		'agent-profile.list-listings': listings,
		'agent-profile.find-for-listing': ofListing,
	},
	before: { 'agent-profile.create': chosenByThemselves, 'agent-profile.update': chosenByThemselves },
	after: { 'user.update': hideLeaver },
} satisfies Omit<Plugin, 'name'>;
