import type { DescribedEntity, DescribedOperation } from '../schema/description.ts';

/** `listing-photos` → `listingPhotos` */
export const camel = (name: string): string =>
	name.replaceAll(/[-_]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `listing-photo` → `ListingPhoto` */
export const pascal = (name: string): string => {
	const text = camel(name);
	return text.charAt(0).toUpperCase() + text.slice(1);
};

/** `listing.set-price` → `set-price` */
export const verbOf = ({ id, entity }: Pick<DescribedOperation, 'id' | 'entity'>): string => id.slice(entity.length + 1);

/** Types of the runtime that generated files name. */
export const RUNTIME_TYPES = [
	'Chosen',
	'Command',
	'Compare',
	'Flag',
	'Instant',
	'ListQuery',
	'Match',
	'Page',
	'Reading',
	'Upload',
	'Within',
];
/** Its other names; an entity called so is told apart by `Record` behind its own. */
export const TAKEN_TYPES = [
	'Bind',
	'CallHeaders',
	'Client',
	'ClientOptions',
	'Conflict',
	'ErrorCode',
	'EventData',
	'EventEnvelope',
	'EventName',
	'EventPattern',
	'EventWish',
	'Forbidden',
	'Freehold',
	'Hearing',
	'InputFault',
	'Invalid',
	'Listed',
	'LocalCode',
	'PlatformEvent',
	'Problem',
	'Progress',
	'Run',
	'RunOptions',
	'Through',
	'TokenSource',
	'Tokens',
	'WebhookEvent',
];
const TAKEN_FUNCTIONS = ['createBind', 'createClient', 'pages', 'subscribe', 'uploadProgress', 'verifyWebhook'];

/**
 * The SDK's function for an operation: its verb, what it is about, the rest of its name. `listing.list` → `listListings`,
 * `listing.publish` → `publishListing`, `user.set-password` → `setUserPassword`.
 */
export function functionName(
	operation: Pick<DescribedOperation, 'id' | 'kind' | 'entity'>,
	entity: Pick<DescribedEntity, 'plural'>,
): string {
	const [first = '', ...rest] = verbOf(operation).split('-');
	const isAboutMany = ['list', 'search', 'import', 'export'].includes(operation.kind) || verbOf(operation) === 'list';
	const name = camel(first) + pascal(isAboutMany ? entity.plural : operation.entity) + pascal(rest.join('-'));
	return TAKEN_FUNCTIONS.includes(name) ? `${name}Record` : name;
}

/** The SDK's name of a method or a member: `set-password` → `setPassword`. */
export const memberName = (operation: Pick<DescribedOperation, 'id' | 'entity'>): string => camel(verbOf(operation));
