import type { Handler } from '@freehold/core';
import { problem } from '@freehold/core';

/** The photos in a new order: all of them, each once, in one statement. */
export const orderPhotos: Handler = async ({ id, body }, { sql }) => {
	const wanted = (body.photos as string[]).map((one) => one.toLowerCase());
	// An upload at the same time waits, and comes behind them.
	await sql('select id from listings where id = $1 for update', [id]);
	const known = await sql<{ id: string }>('select id from listing_photos where listing = $1', [id]);
	const there = new Set(known.map((one) => one.id));
	const strange = wanted.findIndex((one) => !there.has(one));
	if (strange >= 0) throw refusal(`/photos/${strange}`, 'reference', 'No photo of this listing has this id');
	if (new Set(wanted).size !== known.length)
		throw refusal(
			'/photos',
			'incomplete',
			`Found ${new Set(wanted).size} photos; meant all ${known.length} of the listing, each once`,
		);
	await sql(
		`update listing_photos p set position = w.at - 1, updated_at = now()
		from unnest($2::uuid[]) with ordinality w(id, at) where p.id = w.id and p.listing = $1 and p.position is distinct from w.at - 1`,
		[id, wanted],
	);
	return { photos: wanted.map((photo, position) => ({ id: photo, position })) };
};

const refusal = (pointer: string, code: string, detail: string) =>
	problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code, detail }] });
