/** Answers in the form of the services' own examples; see the test for where they are documented. */

export const ATTOM_NOTHING = {
	status: { version: '1.0.0', code: 400, msg: 'SuccessWithoutResult', total: 0, page: 1, pagesize: 10 },
	property: [],
};

const status = {
	version: '1.0.0',
	code: 0,
	msg: 'SuccessWithResult',
	total: 1,
	page: 1,
	pagesize: 10,
	transactionID: 'e7ec4bde63013646bf89ccd6d7e56460',
};

/** property/expandedprofile of the house that ATTOM's documentation shows everywhere; field names partly in lower case, as there. */
export const ATTOM_PROFILE = {
	status,
	property: [
		{
			identifier: { Id: 184713191, fips: '08031', apn: '02192-04-018-000', attomId: 184713191 },
			lot: { lotNum: '31,32', lotSize1: 0.1076676, lotSize2: 4690, poolType: 'NO POOL' },
			area: { countrySecSubd: 'Denver', subdName: 'BERKELEY' },
			address: {
				...{ country: 'US', countrySubd: 'CO', line1: '4529 WINONA CT', line2: 'DENVER, CO 80212', locality: 'DENVER' },
				...{
					matchCode: 'ExaStr',
					oneLine: '4529 WINONA CT, DENVER, CO 80212',
					postal1: '80212',
					postal2: '2512',
					postal3: 'C037',
				},
			},
			location: { accuracy: 'Rooftop', latitude: '39.778926', longitude: '-105.047775', distance: 0.0 },
			summary: {
				...{
					absenteeInd: 'ABSENTEE(MAIL AND SITUS NOT =)',
					propclass: 'Single Family Residence / Townhouse',
					propsubtype: 'Residential',
				},
				...{ proptype: 'SFR', yearbuilt: 1900, propLandUse: 'SFR', propIndicator: '10' },
			},
			building: {
				size: { bldgsize: 934, grosssize: 1414, livingsize: 934, universalsize: 934, sizeInd: 'LIVING SQFT' },
				rooms: { bathfixtures: 5, bathsfull: 1, bathstotal: 1.0, beds: 2, roomsTotal: 5 },
			},
			sale: { salesearchdate: '2019-4-5', saleTransDate: '2019-4-5', amount: { saleamt: 385000, salerecdate: '2019-4-9' } },
			assessment: {
				assessed: { assdImprValue: 13440, assdLandValue: 24880, assdTtlValue: 38320 },
				market: { mktImprValue: 200600, mktLandValue: 371400, mktTtlValue: 572000 },
				tax: { taxAmt: 2871, taxYear: 2024 },
				owner: { owner1: { fullName: 'GREGORY BAILEY' } },
			},
		},
	],
};

const sold = (id: number, distance: number, date: string, saleamt: number, propLandUse: string) => ({
	identifier: { Id: id, fips: '08031', apn: `apn-${id}`, attomId: id },
	address: { country: 'US', countrySubd: 'CO', line1: `${id} TENNYSON ST`, locality: 'DENVER', postal1: '80212' },
	location: { accuracy: 'Rooftop', latitude: '39.779', longitude: '-105.046', distance },
	summary: { propclass: 'Single Family Residence / Townhouse', proptype: propLandUse, propLandUse, yearbuilt: 1924 },
	building: { size: { universalsize: 1210 }, rooms: { beds: 3, bathstotal: 2 } },
	sale: { salesearchdate: date, saleTransDate: date, amount: { saleamt, saletranstype: 'Resale' } },
});

/** sale/snapshot; the last one is a transfer without a price. */
export const ATTOM_SALES = {
	status,
	property: [
		sold(184713203, 0.3, '2025-11-3', 450000, 'CONDOMINIUM'),
		sold(184713192, 0.1, '2026-1-15', 512000, 'SFR'),
		sold(184713204, 0.2, '2026-1-2', 0, 'SFR'),
	],
};

const quarter = (start: string, homesalecount: number, avgsaleprice: number, medsaleprice: number) => ({
	location: { geoid: 'ZI80212' },
	daterange: { start, end: start },
	SalesTrend: { homesalecount, avgsaleprice, medsaleprice },
});

/** salestrend/snapshot, by quarters; of the last one nothing is known yet. */
export const ATTOM_TRENDS = {
	status,
	salestrends: [
		quarter('Q4 2024', 66, 600000, 571000),
		quarter('Q3 2025', 83, 640000, 604000),
		quarter('Q4 2025', 71, 624000, 590000),
		quarter('Q1 2026', 0, 0, 0),
	],
};

/** The rent could not be estimated. */
export const CENSUS_TABLE = [
	[
		'NAME',
		'B01003_001E',
		'B01002_001E',
		'B19013_001E',
		'B25077_001E',
		'B25064_001E',
		'B25002_001E',
		'B25002_003E',
		'B25003_001E',
		'B25003_002E',
		'zip code tabulation area',
	],
	['ZCTA5 80212', '18424', '36.4', '95625', '621500', '-666666666', '9227', '576', '8651', '4856', '80212'],
];

/** The example of developers.usps.com/addressesv3. */
export const USPS_ADDRESS = {
	firm: 'USPS HEADQUARTERS OFC',
	address: {
		...{
			streetAddress: "475 L'ENFANT PLZ SW",
			streetAddressAbbreviation: null,
			secondaryAddress: 'RM 5821',
			cityAbbreviation: null,
		},
		...{
			city: 'WASHINGTON',
			state: 'DC',
			postalCode: null,
			province: null,
			ZIPCode: '20260',
			ZIPPlus4: '0004',
			urbanization: null,
		},
	},
	additionalInfo: {
		deliveryPoint: '99',
		carrierRoute: 'C000',
		DPVConfirmation: 'Y',
		DPVCMRA: 'N',
		business: 'Y',
		centralDeliveryPoint: 'N',
		vacant: 'N',
	},
	corrections: [{ code: '', text: '' }],
	matches: [{ code: '31', text: 'Single Response - exact match' }],
};
