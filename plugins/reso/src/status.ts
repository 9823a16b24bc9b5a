/** Where an offer stands, here. */
export type Status = 'draft' | 'active' | 'under_offer' | 'sold' | 'rented' | 'withdrawn';

/** StandardStatus of the RESO Data Dictionary 2.0, in its short form. What is over without a sale is withdrawn. */
const OURS: Readonly<Record<string, Exclude<Status, 'rented'>>> = {
	Incomplete: 'draft',
	ComingSoon: 'draft',
	Active: 'active',
	ActiveUnderContract: 'under_offer',
	Pending: 'under_offer',
	Closed: 'sold',
	Hold: 'withdrawn',
	Withdrawn: 'withdrawn',
	Canceled: 'withdrawn',
	Expired: 'withdrawn',
	Delete: 'withdrawn',
};

/** Undefined for a status that the dictionary does not have. */
export function statusFrom(standard: string, purpose: 'sale' | 'rent'): Status | undefined {
	const status = Object.hasOwn(OURS, standard) ? OURS[standard] : undefined;
	return status === 'sold' && purpose === 'rent' ? 'rented' : status;
}

const THEIRS: Readonly<Record<Status, string>> = {
	draft: 'Incomplete',
	active: 'Active',
	under_offer: 'Pending',
	sold: 'Closed',
	rented: 'Closed',
	withdrawn: 'Withdrawn',
};

/** The StandardStatus that says the same. */
export const standardStatusOf = (status: Status): string => THEIRS[status];
