import { definePlugin } from '@freehold/core';
import { seed } from '../seed/listings.ts';
import {
	closeOnRent,
	closeOnSale,
	prepareListing,
	preparePublication,
	prepareRows,
	refuseFreeListing,
} from './operations/listing.ts';
import { keepAddressKey, keepAddressKeys } from './operations/property.ts';
import { upload } from './operations/upload.ts';

export default definePlugin({
	name: 'listings',
	operations: { 'listing.upload': upload },
	before: {
		'property.create': keepAddressKey,
		'property.update': keepAddressKey,
		'property.import': keepAddressKeys,
		'listing.create': prepareListing,
		'listing.import': prepareRows,
		'listing.update': refuseFreeListing,
		'listing.publish': preparePublication,
		'listing.sell': closeOnSale,
		'listing.rent': closeOnRent,
	},
	seed,
});
