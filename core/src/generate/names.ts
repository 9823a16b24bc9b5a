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
	'Client',
	'ClientOptions',
	'Conflict',
	'ErrorCode',
	'Forbidden',
	'Freehold',
	'InputFault',
	'Invalid',
	'Listed',
	'LocalCode',
	'Problem',
	'Run',
	'RunOptions',
	'TokenSource',
	'Tokens',
];
const TAKEN_FUNCTIONS = ['createBind', 'createClient'];

/**
 * The SDK's function for an operation: its verb, what it is about, the rest of its name. `listing.list` → `listListings`,
 * `listing.publish` → `publishListing`, `user.set-password` → `setUserPassword`.
 */
export function functionName(
	operation: Pick<DescribedOperation, 'id' | 'kind' | 'entity'>,
	entity: Pick<DescribedEntity, 'plural'>,
): string {
	const [first = '', ...rest] = verbOf(operation).split('-');
	const isAboutMany = operation.kind === 'list' || operation.kind === 'import' || verbOf(operation) === 'list';
	const name = camel(first) + pascal(isAboutMany ? entity.plural : operation.entity) + pascal(rest.join('-'));
	return TAKEN_FUNCTIONS.includes(name) ? `${name}Record` : name;
}

/** The SDK's name of a method or a member: `set-password` → `setPassword`. */
export const memberName = (operation: Pick<DescribedOperation, 'id' | 'entity'>): string => camel(verbOf(operation));
