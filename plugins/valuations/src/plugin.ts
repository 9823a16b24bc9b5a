import { definePlugin } from '@freehold/core';
import { estimate } from './operations/estimate.ts';
import { listSimilar } from './operations/similar.ts';
import { valueListing, valueProperty } from './operations/value.ts';

export default definePlugin({
	name: 'valuations',
	operations: {
		'valuation.value-property': valueProperty,
		'valuation.value-listing': valueListing,
		'valuation.list-similar': listSimilar,
	},
	outward: { 'valuation.estimate': estimate },
});
