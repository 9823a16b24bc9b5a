import { definePlugin } from '@freehold/core';
import { seed } from '../seed/listings.ts';
import { bulk } from './listing/bulk.ts';
import { copy } from './listing/copy.ts';
import { count, forgetViews, metrics, view } from './listing/counters.ts';
import { duplicates } from './listing/duplicates.ts';
import { marketReport } from './listing/market-report.ts';
import { priceHistory } from './listing/price-history.ts';
import { addTour, uploadPlan } from './media/add.ts';
import { orderPhotos } from './media/order.ts';
import {
	closeOnRent,
	closeOnSale,
	prepareChange,
	prepareListing,
	preparePublication,
	prepareRows,
} from './operations/listing.ts';
import { keepAddressKey, keepAddressKeys } from './operations/property.ts';
import { check, clearWording, judgeChange, judgePublication } from './operations/publish.ts';
import { upload } from './operations/upload.ts';
import { addDocument, downloadDocument, removeFile } from './property/documents.ts';
import { history } from './property/history.ts';
import { RULE_PACKS } from './rules/packs.ts';

export default definePlugin({
	name: 'listings',
	operations: {
		'listing.upload': upload,
		'listing.upload-plan': uploadPlan,
		'listing.add-tour': addTour,
		'listing.order-photos': orderPhotos,
		'listing.copy': copy,
		'listing.bulk': bulk,
		'listing.check': check,
		'listing.clear-wording': clearWording,
		'listing.duplicates': duplicates,
		'listing.price-history': priceHistory,
		'listing.metrics': metrics,
		'listing.report-market': marketReport,
		'listing.view': view,
		'property.history': history,
		'property-document.add': addDocument,
	},
	streams: { 'property-document.download': downloadDocument },
	before: {
		'property.create': keepAddressKey,
		'property.update': keepAddressKey,
		'property.import': keepAddressKeys,
		'property-document.delete': removeFile,
		'listing.create': prepareListing,
		'listing.import': prepareRows,
		'listing.update': prepareChange,
		'listing.publish': preparePublication,
		'listing.sell': closeOnSale,
		'listing.rent': closeOnRent,
	},
	after: { 'listing.publish': judgePublication, 'listing.update': judgeChange },
	jobs: { 'forget-views': forgetViews },
	services: { ...RULE_PACKS, 'listing-counters': { count } },
	seed,
});
