import { FAIR_HOUSING } from './fair-housing.ts';
import type { RulePack } from './model.ts';

/**
 * North America: what is shown online names the listing office (IDX), owners may keep address, price or the whole offer off the
 * internet (`internetDisplay`, `internetAddressDisplay`, `internetPriceDisplay`, which hold in every market), and texts are looked through
 * for words that the Fair Housing Act is about. Source: NAR, Handbook on Multiple Listing Policy, IDX, 18.2 and 18.3.
 */
export const NORTH_AMERICA: RulePack = {
	title: 'North America (MLS, IDX, Fair Housing)',
	publish: ({ listOfficeName }) =>
		listOfficeName
			? []
			: [{ pointer: '/listOfficeName', code: 'required', detail: 'IDX: what is shown names its listing office' }],
	complete: ({ listOfficeName }, { organization }) => ({
		listOfficeName: listOfficeName ?? (organization.displayName || organization.name).slice(0, 120),
	}),
	phrases: FAIR_HOUSING,
};
