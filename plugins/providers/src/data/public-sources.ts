import { type Driver, ProviderError } from '@freehold/core';
import { censusSource } from './census.ts';
import { uspsSource } from './usps.ts';

const lacking = (what: string) => async (): Promise<never> => {
	throw new ProviderError('refused', `The public sources have no ${what}: that takes the driver “attom”`);
};

/** What the United States tell everybody: the Census Bureau counts people, and USPS, where its keys are set, checks addresses. Free. */
export const census: Driver<'data'> = (parts) => {
	const people = censusSource(parts);
	const usps = parts.settings.USPS_CLIENT_ID ? uspsSource(parts) : undefined;
	return {
		async check() {
			const call = { organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} };
			await people.demographics({ kind: 'state', state: '06' }, call);
		},
		assessor: lacking('assessors’ records'),
		comparables: lacking('sales'),
		market: lacking('figures of markets'),
		demographics: ({ area }, call) => people.demographics(area, call),
		validateAddress: usps ? ({ address }, call) => usps.validate(address, call) : lacking('addresses without USPS_CLIENT_ID'),
	};
};
