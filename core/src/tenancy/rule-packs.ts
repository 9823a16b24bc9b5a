import type { Settings } from '../operations/model.ts';

/** The settings that a new organisation of a market begins with. */
export type Preset = Pick<Settings, 'currency' | 'country' | 'units' | 'timeZone' | 'locale' | 'firstDayOfWeek'>;

/** The markets whose rules are known, each with the settings that fit there. A map, so that plugins can add theirs. */
export const RULE_PACKS: Map<string, { title: string; preset: Preset }> = new Map([
	[
		'none',
		{
			title: 'None',
			preset: { currency: 'USD', country: 'US', units: 'sqft', timeZone: 'UTC', locale: 'en-US', firstDayOfWeek: 'sunday' },
		},
	],
	[
		'dubai',
		{
			title: 'Dubai',
			// The week begins on Monday there since 2022; floor areas are advertised in square feet.
			preset: {
				currency: 'AED',
				country: 'AE',
				units: 'sqft',
				timeZone: 'Asia/Dubai',
				locale: 'en-AE',
				firstDayOfWeek: 'monday',
			},
		},
	],
	[
		'north-america',
		{
			title: 'North America',
			preset: {
				currency: 'USD',
				country: 'US',
				units: 'sqft',
				timeZone: 'America/New_York',
				locale: 'en-US',
				firstDayOfWeek: 'sunday',
			},
		},
	],
]);
