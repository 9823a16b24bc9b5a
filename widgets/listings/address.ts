/** The search in the page's own address, so that it can be kept, sent and gone back to. Fetched where `address-state` asks for it. */
import type { Rectangle, Search } from './query.ts';

const NAMES = ['q', 'purpose', 'type', 'minimum', 'maximum', 'beds', 'sort'] as const;

/** The search in a page's address: only what differs from everything; what else stands in the address stays. */
export function toAddress(search: Search, everything: Search, address: string): string {
	const url = new URL(address);
	for (const name of NAMES) {
		if (search[name] && search[name] !== everything[name]) url.searchParams.set(name, search[name]);
		else url.searchParams.delete(name);
	}
	if (search.within) url.searchParams.set('map', search.within.map((degrees) => degrees.toFixed(4)).join(','));
	else url.searchParams.delete('map');
	return url.href;
}

/** Reads a search out of a page's address. */
export function fromAddress(everything: Search, address: string): Search {
	const { searchParams } = new URL(address);
	const search = { ...everything };
	for (const name of NAMES) Object.assign(search, { [name]: searchParams.get(name) ?? search[name] });
	const [west, south, east, north] = searchParams.get('map')?.split(',').map(Number) ?? [];
	if ([west, south, east, north].every(Number.isFinite)) search.within = [west, south, east, north] as unknown as Rectangle;
	return search;
}
