/** Every screen of the console, one of each kind where records make many. */
import type { Page } from 'playwright-core';

export type LookedAt = {
	name: string;
	address: string;
	/** What differs from run to run, as selectors. */
	veiled?: string[];
	/** As who has not signed in. */
	isOutside?: true;
	/** What is done before it is looked at. */
	before?(page: Page): Promise<unknown>;
};

type Description = { screens: { plugin: string; pages: { path: string }[] }[] };
type Get = (path: string) => Promise<{ data: { id: string }[] } & Description>;

/** Kinds whose record is looked at, and in what order its first one is found. */
const RECORDS = {
	listings: 'sort=reference',
	contacts: 'sort=name',
	leads: 'sort=subject',
	deals: 'sort=title',
	tasks: 'sort=title',
};
const LISTS = ['listings', 'contacts', 'leads', 'deals', 'tasks', 'api-keys', 'users', 'agent-profiles'];

const over = (name: string, keys: string[], shown: string): LookedAt => ({
	name,
	address: '/console/contacts?sort=name',
	async before(page) {
		for (const key of keys) await page.keyboard.press(key);
		await page.getByText(shown).first().waitFor();
		await page.waitForLoadState('networkidle');
	},
});

/** @param get reads from the platform, as the person who looks */
export async function screensOf(get: Get): Promise<LookedAt[]> {
	const { screens } = await get('/v1/description');
	const pages = screens.flatMap(({ plugin, pages: own }) =>
		own.map(({ path }) => ({ name: `${plugin}-${path}`, address: `/console/${plugin}/${path}` })),
	);
	const records: LookedAt[] = [];
	for (const [plural, query] of Object.entries(RECORDS)) {
		const id = (await get(`/v1/${plural}?limit=1&${query}`)).data[0]?.id;
		records.push({ name: `${plural}-record`, address: `/console/${plural}/${id}` });
		if (plural === 'listings') records.push({ name: 'listings-edit', address: `/console/listings/${id}/edit` });
	}
	return [
		{ name: 'sign-in', address: '/console/', isOutside: true },
		{
			name: 'forgot-password',
			address: '/console/',
			isOutside: true,
			before: (page) => page.getByRole('button', { name: 'Forgot your password?' }).click(),
		},
		{ name: 'home', address: '/console/' },
		{ name: 'account', address: '/console/account' },
		{ name: 'settings', address: '/console/settings' },
		{ name: 'settings-system', address: '/console/settings/system', veiled: ['.facts dd'] },
		{ name: 'settings-usage', address: '/console/settings/usage', veiled: ['.meters p', '.meters progress'] },
		{ name: 'settings-embed', address: '/console/settings/embed' },
		...LISTS.map((plural) => ({ name: `${plural}-list`, address: `/console/${plural}` })),
		{ name: 'listings-cards', address: '/console/listings?view=cards' },
		{ name: 'listings-import', address: '/console/listings/import' },
		{ name: 'leads-new', address: '/console/leads/new' },
		...records,
		...pages,
		{ name: 'nothing-here', address: '/console/nothing-here' },
		over('palette', ['Control+k'], 'Go to, find or do'),
		over('shortcuts', ['?'], 'Keyboard shortcuts'),
		over('filters', ['f'], 'Show results'),
		over('columns', ['c'], 'The usual ones'),
	];
}
