import type { Organization } from '../operations/model.ts';

/** What is counted, and when it begins anew in the organisation's time zone: each month, each day, or never. */
export const METERS = {
	properties: { title: 'Properties', unit: 'properties', per: 'month' },
	users: { title: 'Users', unit: 'users', per: null },
	storage: { title: 'Storage', unit: 'bytes', per: null },
	'api-calls': { title: 'API calls', unit: 'calls', per: 'day' },
	emails: { title: 'Emails', unit: 'emails', per: 'month' },
	'ai-tokens': { title: 'AI tokens', unit: 'tokens', per: 'day' },
} as const satisfies Record<string, { title: string; unit: string; per: 'month' | 'day' | null }>;

export type Meter = keyof typeof METERS;

const GIBIBYTE = 2 ** 30;

type Plan = { title: string; support: string; limits: Readonly<Record<Meter, number | null>> };

/** The plans, as data. `null`: as much as is wanted, and nothing is counted for it on the way. */
export const PLANS = {
	free: {
		title: 'Free',
		support: 'community',
		limits: { properties: 100, users: 3, storage: GIBIBYTE, 'api-calls': 5000, emails: 500, 'ai-tokens': 50_000 },
	},
	professional: {
		title: 'Professional',
		support: 'email',
		limits: {
			properties: 1000,
			users: 50,
			storage: 50 * GIBIBYTE,
			'api-calls': 100_000,
			emails: 20_000,
			'ai-tokens': 1_000_000,
		},
	},
	enterprise: {
		title: 'Enterprise',
		support: 'phone',
		limits: { properties: null, users: null, storage: null, 'api-calls': null, emails: null, 'ai-tokens': null },
	},
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;

/** How much of a meter the organisation may use; null: as much as is wanted. */
export const limitOf = ({ plan }: Pick<Organization, 'plan'>, meter: Meter): number | null => PLANS[plan].limits[meter];
