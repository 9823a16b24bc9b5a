import { addStrings } from '../kit/words.ts';

/** Words of one listing's page. */
addStrings({
	photos: 'Photos',
	photoOf: 'Photo {index} of {name}',
	previousPhoto: 'Previous photo',
	nextPhoto: 'Next photo',
	enlargePhoto: 'See the photos large',
	showPhoto: 'Show photo {index}',
	save: 'Save',
	about: 'About this home',
	features: 'Features',
	facts: 'Facts',
	factType: 'Type',
	factBedrooms: 'Bedrooms',
	factBathrooms: 'Bathrooms',
	factLivingArea: 'Living area',
	factLotArea: 'Land',
	factYearBuilt: 'Built',
	factListed: 'Listed',
	factReference: 'Reference',
	gone: 'This home is no longer on the market.',
});
