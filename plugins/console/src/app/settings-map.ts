/** What belongs to the settings, in the order of who needs it. Names here only sort: what a person may not list does not appear, and what has no place here stands under "More". */
import type { Catalogue } from './catalogue.ts';
import type { Entity } from './description.ts';
import { href } from './place.ts';

/** A line of the settings: where it leads, and what one finds there. */
export type SettingsLine = { label: string; hint: string; address: string };
export type SettingsGroup = { key: string; lines: SettingsLine[] };

/** Core's own entities, by the group that they stand in. */
const GROUPS: Record<string, string[]> = {
	people: ['user', 'invitation', 'role', 'team', 'team-member', 'identity-provider'],
	keys: ['api-key', 'webhook', 'webhook-delivery', 'callback', 'delivery-receipt'],
	system: ['sent-message', 'job', 'schedule', 'import', 'port-alert', 'port-cost', 'audit-entry'],
};

/** Pages of our own: their group, and the operation that one needs for them. */
const PAGES = [
	{ page: 'system', group: 'system', operation: 'port-cost.list-ports' },
	{ page: 'usage', group: 'organization', operation: 'organization.usage' },
	{ page: 'embed', group: 'keys', operation: 'api-key.list' },
] as const;

export type SettingsPage = (typeof PAGES)[number]['page'];

/** Of an entity: is it one of core's own, which are all settings? */
export const isSetting = ({ plugin }: Entity): boolean => plugin === 'identity';

/** May the person open a page of the settings? */
export const mayOpen = ({ description }: Catalogue, page: string): boolean =>
	PAGES.some((one) => one.page === page && description.operations.some(({ id }) => id === one.operation));

/** @param text our word for a key */
export function settingsGroups(catalogue: Catalogue, organization: string, text: (key: string) => string): SettingsGroup[] {
	const own = catalogue.entities.filter(isSetting);
	const placed = new Set([...Object.values(GROUPS).flat(), 'organization']);
	const ofEntity = (entity: Entity): SettingsLine => ({
		label: catalogue.pluralTitle(entity),
		hint: entity.description,
		address: href(entity.plural),
	});
	const pagesOf = (group: string): SettingsLine[] =>
		PAGES.filter((one) => one.group === group && mayOpen(catalogue, one.page)).map(({ page }) => ({
			label: text(`settings-${page}`),
			hint: text(`settings-${page}-hint`),
			address: href('settings', page),
		}));
	const inOrder = (names: string[] = []): SettingsLine[] =>
		names.flatMap((name) => own.filter((entity) => entity.name === name)).map(ofEntity);
	const brokerage = own.some(({ name }) => name === 'organization')
		? [{ label: text('settings-brokerage'), hint: text('settings-brokerage-hint'), address: href('organizations', organization) }]
		: [];
	const groups: SettingsGroup[] = [
		{
			key: 'you',
			lines: [{ label: text('account'), hint: text('settings-account-hint'), address: href('account') }],
		},
		{ key: 'organization', lines: [...brokerage, ...pagesOf('organization')] },
		{ key: 'people', lines: inOrder(GROUPS['people']) },
		{ key: 'keys', lines: [...inOrder(GROUPS['keys']).slice(0, 1), ...pagesOf('keys'), ...inOrder(GROUPS['keys']).slice(1)] },
		{ key: 'system', lines: [...pagesOf('system'), ...inOrder(GROUPS['system'])] },
		{ key: 'other', lines: own.filter(({ name }) => !placed.has(name)).map(ofEntity) },
	];
	return groups.filter(({ lines }) => lines.length > 0);
}
