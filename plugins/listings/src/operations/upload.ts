import type { Handler } from '@freehold/core';
import { problem } from '@freehold/core';
import { develop, LARGEST } from '../photos/develop.ts';
import { storePhoto } from '../photos/store.ts';

/** More would be scrolled past; also bounds what one listing can cost. */
const MOST_PHOTOS = 20;

/** Takes one picture, which the host has checked and decoded, and puts it behind the others. */
export const upload: Handler = async ({ id, stream }, scope) => {
	await scope.records('listing').get(id, { fields: ['reference'] });
	const picture = await stream.picture?.(LARGEST);
	if (!picture) throw problem('file_refused', { detail: 'Found no picture; meant one' });
	const photo = await develop(picture);
	// Two uploads at once take their places one after the other.
	await scope.sql('select id from listings where id = $1 for update', [id]);
	const stored = await storePhoto(photo, scope.files);
	// The same picture sent again, by a retry or by hand, is the photo that is there.
	const known = await scope.records('listing-photo').find({ listing: id, url: stored.url });
	if (known) return known;
	const [row] = await scope.sql<{ count: string; next: number }>(
		'select count(*) as count, coalesce(max(position) + 1, 0) as next from listing_photos where listing = $1',
		[id],
	);
	if (Number(row?.count) >= MOST_PHOTOS) {
		throw problem('conflict', { detail: `A listing has at most ${MOST_PHOTOS} photos; delete one first` });
	}
	return scope.records('listing-photo').create({ listing: id, position: row?.next ?? 0, ...stored });
};
