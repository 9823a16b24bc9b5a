import { type Demographics, type DriverParts, type PortCall, ProviderError, type StatisticalArea } from '@freehold/core';
import { exchangeWith, jsonOf, malformed } from '../exchange.ts';
import { known, numberOf } from '../reading.ts';

/**
 * American Community Survey, 5 years (api.census.gov/data/YEAR/acs/acs5). Names of variables: the Bureau's own.
 * What could not be estimated is a large negative number (-666666666).
 */
const VARIABLES = {
	population: 'B01003_001E',
	medianAge: 'B01002_001E',
	medianIncome: 'B19013_001E',
	medianHomeValue: 'B25077_001E',
	medianRent: 'B25064_001E',
	units: 'B25002_001E',
	vacantUnits: 'B25002_003E',
	households: 'B25003_001E',
	owners: 'B25003_002E',
} as const;

const SERVICE = 'The Census Bureau';

/** @throws ProviderError; null where the Bureau knows no such area (it answers 204) */
export function censusSource({ settings, ...parts }: Pick<DriverParts, 'settings' | 'fetch' | 'now'>) {
	const base = settings.CENSUS_URL || 'https://api.census.gov/data';
	const year = Number(settings.CENSUS_YEAR) || new Date(parts.now()).getUTCFullYear() - 3;
	// A key that is not known is answered with a redirect to a page about keys.
	const { answer } = exchangeWith(parts, SERVICE);

	return {
		year,
		async demographics(area: StatisticalArea, call: PortCall): Promise<Demographics | null> {
			const url = new URL(`${base}/${year}/acs/acs5`);
			url.searchParams.set('get', ['NAME', ...Object.values(VARIABLES)].join(','));
			for (const [name, value] of geography(area)) url.searchParams.append(name, value);
			url.searchParams.set('key', settings.CENSUS_API_KEY ?? '');
			const got = await answer(url, { headers: { accept: 'application/json' } }, call);
			if (got.status === 204) return null;
			if (/invalid key|missing key/i.test(got.text().slice(0, 2000)))
				throw new ProviderError('unauthorized', `${SERVICE} does not know the key`);
			return recordOf(jsonOf(got, SERVICE), area, year);
		},
	};
}

function geography(area: StatisticalArea): [string, string][] {
	if (area.kind === 'postal-code') return [['for', `zip code tabulation area:${area.code.slice(0, 5)}`]];
	if (area.kind === 'state') return [['for', `state:${area.state}`]];
	return [
		['for', `county:${area.county}`],
		['in', `state:${area.state}`],
	];
}

/** A table: names in its first row, values as texts in the second. */
function recordOf(table: unknown, area: StatisticalArea, year: number): Demographics {
	const rows = Array.isArray(table) ? table : [];
	const [names, values] = rows as [unknown, unknown];
	if (!Array.isArray(names) || !Array.isArray(values) || !names.includes('NAME'))
		throw malformed(SERVICE, 'a table of the survey');
	const of = (variable: string): number | undefined => {
		const number = numberOf(values[names.indexOf(variable)]);
		return number === undefined || number < 0 ? undefined : number;
	};
	const dollars = (variable: string) => {
		const number = of(variable);
		return number === undefined ? undefined : { amount: number.toFixed(2), currency: 'USD' };
	};
	const share = (part: number | undefined, whole: number | undefined) =>
		part === undefined || !whole ? undefined : Math.round((part / whole) * 10_000) / 10_000;
	const households = of(VARIABLES.households);
	return known({
		area,
		name: String(values[names.indexOf('NAME')]),
		year,
		population: of(VARIABLES.population),
		medianAge: of(VARIABLES.medianAge),
		medianIncome: dollars(VARIABLES.medianIncome),
		medianHomeValue: dollars(VARIABLES.medianHomeValue),
		medianRent: dollars(VARIABLES.medianRent),
		households,
		ownerOccupied: share(of(VARIABLES.owners), households),
		vacant: share(of(VARIABLES.vacantUnits), of(VARIABLES.units)),
		source: `U.S. Census Bureau, American Community Survey ${year}, 5 years`,
	});
}
