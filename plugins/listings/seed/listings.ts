import type { Plugin, Scope } from '@freehold/core';
import { storePhoto } from '../src/photos/store.ts';
import { createAlbum } from './album.ts';
import { addMany } from './bulk.ts';
import { createComposer, type Home } from './compose.ts';
import { addPast } from './past.ts';
import { PLACES, type Place } from './places.ts';

/** Listings of all demo organisations together. */
const LISTINGS = 50;

/** Fifty homes with pictures over the demo organisations, and as many plain ones as `count` asks for. Again changes nothing. */
export const seed: NonNullable<Plugin['seed']> = async (scope, random, { index, share, count }) => {
	const agents = await scope
		.records('user')
		.list({ filter: { 'role[in]': ['broker', 'agent'], active: true }, sort: 'role,name' });
	const places = PLACES[index % PLACES.length] as readonly Place[];
	const wanted = Math.round(LISTINGS * share);
	const compose = createComposer(random, places);
	const homes = Array.from({ length: wanted }, compose);
	const known = await scope.records('listing').find({ reference: referenceOf(index, 0) });
	if (!known)
		await addHomes(
			homes,
			agents.data.map(({ id }) => id as string),
			index,
			scope,
			random,
		);
	if (count) await addMany(Math.round(count * share), compose, scope);
};

const referenceOf = (organization: number, index: number): string =>
	`${organization === 0 ? 'HP' : `E${organization}`}-${1001 + index}`;

async function addHomes(
	homes: Home[],
	agents: string[],
	organization: number,
	scope: Scope,
	random: () => number,
): Promise<void> {
	const properties = await scope.records('property').createMany(homes.map(({ property }) => property));
	const rows = homes.map(({ listing }, index) => ({
		...listing,
		reference: referenceOf(organization, index),
		property: properties[index],
		agent: agents.length ? agents[index % agents.length] : null,
	}));
	const listings = await scope.records('listing').createMany(rows);
	const album = createAlbum(random);
	const photos = await Promise.all(
		homes.map(async ({ style }, index) => {
			const pictures = await album.photosOf(style, index);
			return Promise.all(
				pictures.map(async ({ photo, caption }, position) => ({
					listing: listings[index],
					position,
					caption,
					...(await storePhoto(photo, scope.files)),
				})),
			);
		}),
	);
	await scope.records('listing-photo').createMany(photos.flat());
	await addPast(properties, listings, scope, random);
}
