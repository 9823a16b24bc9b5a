/** Which column of a file is which field: what there is to choose from, and a guess. Pure. */
import { inWords } from '@freehold/widgets/kit';
import { type Catalogue, wordOf } from './catalogue.ts';
import type { Entity } from './description.ts';

/** A field that can come from a file: `price.amount`, and what people call it. */
export type Target = { path: string; label: string };

/** Not for files: made by the platform itself. */
const OURS = new Set(['id', 'createdAt', 'updatedAt', 'archivedAt']);

/** Every field, and each member of a shared word, as the import names them. */
export function targetsOf(entity: Entity, { words }: Catalogue): Target[] {
	return Object.entries(entity.schema.properties ?? {})
		.filter(([name]) => !OURS.has(name))
		.flatMap(([name, schema]): Target[] => {
			const label = String(schema['x-label'] ?? schema.title ?? inWords(name));
			const members = Object.entries(words[wordOf(schema) ?? '']?.properties ?? {});
			if (members.length === 0) return [{ path: name, label }];
			return members.map(([member, { ['x-label']: own }]) => ({
				path: `${name}.${member}`,
				label: `${label}: ${String(own ?? inWords(member))}`,
			}));
		});
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** What files call what we call otherwise. */
const ALSO: Record<string, string[]> = {
	amount: ['price', 'listprice', 'askingprice'],
	line1: ['address', 'street', 'streetaddress', 'address1'],
	line2: ['address2', 'unit', 'apartment', 'suite'],
	city: ['town', 'municipality'],
	region: ['state', 'province', 'county'],
	postalCode: ['zip', 'zipcode', 'postcode', 'postal'],
	country: ['countrycode'],
	bedrooms: ['beds', 'bed', 'br'],
	bathrooms: ['baths', 'bath', 'ba'],
	livingArea: ['sqft', 'area', 'size', 'squarefeet'],
	full: ['name', 'fullname', 'contact'],
	given: ['firstname', 'first'],
	family: ['lastname', 'last', 'surname'],
	email: ['emailaddress', 'mail'],
	phone: ['telephone', 'mobile', 'cell', 'phonenumber'],
	latitude: ['lat'],
	longitude: ['lng', 'lon', 'long'],
	headline: ['title'],
	reference: ['ref', 'mls', 'mlsnumber', 'listingid'],
};

function namesOf({ path, label }: Target): string[] {
	const last = path.split('.').at(-1) ?? path;
	const first = path.split('.')[0] ?? path;
	return [path, label, last, ...(ALSO[last] ?? []), ...(ALSO[first] ?? [])].map(plain);
}

/** The path that each column most likely is, '' where none; every path at most once. An exact name goes before one that is only alike. */
export function guess(header: readonly string[], targets: readonly Target[]): string[] {
	const taken = new Set<string>();
	const found = header.map(() => '');
	const exact = (column: string, target: Target): boolean => [target.path, target.label].map(plain).includes(column);
	const alike = (column: string, target: Target): boolean => namesOf(target).includes(column);
	for (const fits of [exact, alike]) {
		for (const [at, name] of header.entries()) {
			if (found[at]) continue;
			const target = targets.find((one) => !taken.has(one.path) && fits(plain(name), one));
			if (!target) continue;
			taken.add(target.path);
			found[at] = target.path;
		}
	}
	return found;
}

/** What a mapped field cannot do without and the file does not say: an amount its currency, a measure its unit. */
export function constantsFor(
	paths: readonly string[],
	targets: readonly Target[],
	currency: string,
	unit: string,
): Record<string, string> {
	const lacks = (path: string): boolean => !paths.includes(path) && targets.some((target) => target.path === path);
	const entries = paths.flatMap((path): [string, string][] => {
		const [field, member] = path.split('.');
		if (member === 'amount' && lacks(`${field}.currency`)) return [[`${field}.currency`, currency]];
		return member === 'value' && lacks(`${field}.unit`) ? [[`${field}.unit`, unit]] : [];
	});
	return Object.fromEntries(entries);
}

/** The mapping as the API takes it: `map[price.amount]=Price`, `value[price.currency]=USD`. */
export function mappingQuery(
	header: readonly string[],
	paths: readonly string[],
	constants: Readonly<Record<string, string>>,
): Record<string, string> {
	const columns = paths.flatMap((path, at): [string, string][] => (path ? [[`map[${path}]`, header[at] ?? '']] : []));
	const fixed = Object.entries(constants).flatMap(([path, text]): [string, string][] => (text ? [[`value[${path}]`, text]] : []));
	return Object.fromEntries([...columns, ...fixed]);
}
