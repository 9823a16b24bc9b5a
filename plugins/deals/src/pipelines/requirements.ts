import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import type { Stage } from './moves.ts';

/** What of a deal is no field of its own, and how one calls it. */
const FOUND = {
	acceptedOffer: 'an accepted offer',
	signedDocument: 'a signed document',
	settledContingencies: 'no contingency that is open or failed',
	parties: 'both parties: who sells or lets, and who buys or rents',
} as const;

/**
 * Refuses a stage whose needs are not met, and says all that is missing.
 * @throws invalid_input, a pointer for each
 */
export async function refuseIncomplete(deal: RecordObject, stage: Stage, scope: Scope): Promise<void> {
	const wanted = stage.requires ?? [];
	const found = wanted.some((name) => Object.hasOwn(FOUND, name)) ? await lookUp(deal.id, scope) : {};
	const missing = wanted
		.filter((name) => (Object.hasOwn(FOUND, name) ? !found[name] : deal[name] === null || deal[name] === undefined))
		.map((name) => ({
			pointer: `/${name}`,
			code: 'required',
			detail: `This is needed before ${stage.name}`,
			words: FOUND[name as keyof typeof FOUND] ?? name,
		}));
	const checked = new Set<string>(deal.checked ?? []);
	const unchecked = (stage.checklist ?? [])
		.filter((item) => !checked.has(item))
		.map((item) => ({ pointer: '/checked', code: 'checklist', detail: `Not ticked off: ${item}`, words: `“${item}”` }));
	const all = [...missing, ...unchecked];
	if (all.length === 0) return;
	throw problem('invalid_input', {
		detail: `Before ${stage.name} this deal needs ${all.map(({ words }) => words).join(', ')}`,
		errors: all.map(({ words: _, ...fault }) => fault),
	});
}

async function lookUp(deal: string, { sql }: Scope): Promise<Record<string, boolean>> {
	const [row] = await sql<Record<string, boolean>>(
		`select
			exists (select from offers o where o.deal = $1 and o.archived_at is null and o.status = 'accepted') as "acceptedOffer",
			exists (select from deal_documents d where d.deal = $1 and d.signed_at is not null) as "signedDocument",
			not exists (select from contingencies c where c.deal = $1 and c.archived_at is null and c.status in ('open', 'failed')) as "settledContingencies",
			exists (select from deal_parties p where p.deal = $1 and p.role in ('seller', 'landlord'))
				and exists (select from deal_parties p where p.deal = $1 and p.role in ('buyer', 'tenant')) as "parties"`,
		[deal],
	);
	return row ?? {};
}
