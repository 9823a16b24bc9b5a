import type { Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import type { Fault, Flag, Offer } from './model.ts';
import { contextOf, packOf } from './packs.ts';
import { faultsOfRanges, ruleFor } from './ranges.ts';
import { flagsIn, hashOfTexts } from './wording.ts';

/** What stands between a listing and the public. */
export type Judgement = { faults: Fault[]; flags: Flag[] /** Has somebody answered for these very texts? */; cleared: boolean };

/** Looks at a listing by the organisation's own rule and by its market's. */
export async function judge(offer: Offer, scope: Scope): Promise<Judgement> {
	const pack = packOf(scope);
	const context = contextOf(scope);
	const rule = await ruleFor(offer.purpose ?? 'sale', scope);
	const [row] = await scope.sql<{ photos: number; cleared: string | null }>(
		`select l.wording_cleared as cleared, ${rule.required.includes('photos') ? '(select count(*) from listing_photos p where p.listing = l.id)' : '0'}::int as photos
		from listings l where l.id = $1`,
		[offer.id],
	);
	const flags = flagsIn(offer, pack.phrases ?? []);
	return {
		faults: [
			...faultsOfRanges(offer, rule, scope.organization.currency, row?.photos ?? 0),
			...(pack.publish?.(offer, context) ?? []),
		],
		flags,
		cleared: flags.length > 0 && row?.cleared === hashOfTexts(offer),
	};
}

/** Flagged words as faults, with what there is to do. */
export const faultsOfFlags = (flags: readonly Flag[]): Fault[] =>
	flags.map(({ pointer, phrase, at, why, class: group }) => ({
		pointer,
		code: 'wording',
		detail: `Found “${phrase}” at character ${at + 1} (${group}): ${why}. Meant other words, or somebody who answers for these (clear-wording)`,
	}));

/** @throws invalid_input with all of them */
export function refuse(faults: readonly Fault[]): void {
	if (faults.length === 0) return;
	const errors = [...faults];
	throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
}
