import type { Fault, RulePack } from './model.ts';

const missing = (pointer: string, detail: string): Fault => ({ pointer, code: 'required', detail });

/**
 * Dubai: no property is advertised without a permit of the Land Department (Trakheesi), which is shown with the offer; a tenancy is
 * registered (Ejari) before it counts. Source: RERA circular on real-estate advertising; Law 26 of 2007, article 4.
 */
export const DUBAI: RulePack = {
	title: 'Dubai (RERA, DLD)',
	publish({ permitNumber, permitExpires }, { today }) {
		if (!permitNumber)
			return [missing('/permitNumber', 'Dubai: an advertisement needs its permit (Trakheesi), which is shown with it')];
		if (permitExpires && permitExpires < today)
			return [
				{ pointer: '/permitExpires', code: 'expired', detail: `The permit ended on ${permitExpires}; meant one that holds` },
			];
		return [];
	},
	close: ({ tenancyContract }, step) =>
		step === 'rent' && !tenancyContract
			? [missing('/tenancyContract', 'Dubai: a tenancy is registered (Ejari) before it counts')]
			: [],
};
