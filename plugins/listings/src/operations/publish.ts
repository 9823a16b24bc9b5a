import type { AfterHook, Handler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { addressKey, isWhole } from '../address.ts';
import { faultsOfFlags, judge, refuse } from '../rules/faults.ts';
import type { Fault, Offer } from '../rules/model.ts';
import { contextOf, packOf } from '../rules/packs.ts';
import { hashOfTexts } from '../rules/wording.ts';

const OPEN = ['active', 'under_offer'];

/** Nothing goes on the market that the organisation's rule or its market's refuse; whoever publishes is told all of it at once. */
export const judgePublication: AfterHook = async (listing: Offer, scope) => {
	const { faults, flags, cleared } = await judge(listing, scope);
	refuse([...faults, ...(cleared ? [] : faultsOfFlags(flags))]);
	refuse(await faultsOfPortfolio(listing, scope));
};

/** What is on the market stays publishable: of a change only what it touches is looked at. */
export const judgeChange: AfterHook = async (listing: Offer, scope, { body }) => {
	if (!OPEN.includes(listing.status)) return;
	const touched = new Set(Object.keys(body));
	const { faults, flags, cleared } = await judge(listing, scope);
	const all = [...faults, ...(cleared ? [] : faultsOfFlags(flags))];
	refuse(all.filter(({ pointer }) => touched.has(pointer.split('/')[1] as string)));
	if (touched.has('address') || touched.has('agent') || touched.has('purpose')) refuse(await faultsOfPortfolio(listing, scope));
};

/**
 * One agent offers one address once for a purpose: an apartment may be for sale and for rent, and two agents may hold an open mandate.
 * Two publications at once take their turns.
 */
async function faultsOfPortfolio({ id, agent, address, purpose }: Offer, scope: Scope): Promise<Fault[]> {
	if (!agent || !isWhole(address)) return [];
	const key = addressKey(address);
	await scope.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`listings ${agent} ${key}`]);
	const [other] = await scope.sql<{ reference: string | null; id: string }>(
		`select id, reference from listings where agent = $1 and address_key = $2 and purpose = $3 and id <> $4
		and status in ('active', 'under_offer') and archived_at is null limit 1`,
		[agent, key, purpose, id],
	);
	if (!other) return [];
	const detail = `This agent offers this address already: listing ${other.reference ?? other.id}`;
	return [{ pointer: '/address', code: 'unique', detail }];
}

const NEEDED = ['headline', 'price', 'address'];

/** Everything that publishing would say, without publishing. */
export const check: Handler = async ({ id }, scope) => {
	const stored = await scope.records('listing').get(id);
	const listing = { ...stored, ...packOf(scope).complete?.(stored, contextOf(scope)) };
	const missing = NEEDED.filter((name) => (listing as Offer)[name] === null).map((name) => ({
		pointer: `/${name}`,
		code: 'required',
		detail: 'This is needed before publish',
	}));
	const { faults, flags, cleared } = await judge(listing, scope);
	const all = [...missing, ...faults, ...(await faultsOfPortfolio(listing, scope))];
	return { ready: all.length === 0 && (flags.length === 0 || cleared), faults: all, flags, cleared };
};

/** Somebody answers for these very texts; name, reason and words are in the audit trail. */
export const clearWording: Handler = async ({ id, body }, scope) => {
	const listing = await scope.records('listing').get(id);
	const { flags } = await judge(listing, scope);
	if (flags.length === 0) throw problem('conflict', { detail: 'Nothing in these texts is flagged' });
	await scope.audit({
		kind: 'admin_action',
		action: 'listing.clear-wording',
		entity: 'listing',
		record: id,
		reason: body.reason,
		details: { phrases: flags.map(({ pointer, phrase }) => `${pointer}: ${phrase}`) },
	});
	return scope.records('listing').update(id, { wordingCleared: hashOfTexts(listing) });
};
