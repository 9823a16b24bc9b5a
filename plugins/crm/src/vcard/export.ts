import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { type Version, type Whole, writeCard } from './write.ts';

const PAGE = '100';
const MOST_PARTS = 20;

type Page = { data: RecordObject[]; next: string | null };
type Transact = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
type Export = { name: string; body: AsyncIterable<Uint8Array> };

/** `contact.vcard`: one contact, as the caller sees it. */
export const exportOne = async (
	{ id, query }: { id: string; query: Record<string, string> },
	transact: Transact,
): Promise<Export> => {
	const cards = await transact(async (scope) => {
		const contact = (await scope.invoke('contact.get', { id })) as RecordObject;
		return cardsOf([contact], versionOf(query.version), scope);
	});
	return { name: 'contact.vcf', body: once(cards) };
};

/** `contact.export-vcards`: every contact of a list, page by page; the first one is read before the answer begins. */
export const exportList = async ({ query }: { query: Record<string, string> }, transact: Transact): Promise<Export> => {
	const { version: wanted, ...filter } = query;
	const version = versionOf(wanted);
	const read = (cursor: string | null) =>
		transact(async (scope) => {
			const page = { ...filter, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
			const { data, next } = (await scope.invoke('contact.list', { query: page })) as Page;
			return { text: await cardsOf(data, version, scope), next };
		});
	for (const name of ['fields', 'expand', 'cursor', 'limit']) if (filter[name] !== undefined) throw refuse(name, filter[name]);
	const first = await read(null);
	async function* all(): AsyncGenerator<Uint8Array> {
		let page = first;
		yield Buffer.from(page.text);
		while (page.next !== null) {
			page = await read(page.next);
			yield Buffer.from(page.text);
		}
	}
	return { name: 'contacts.vcf', body: all() };
};

function versionOf(version = '4.0'): Version {
	if (version === '3.0' || version === '4.0') return version;
	throw refuse('version', version);
}

function refuse(name: string, found: string) {
	const meant = name === 'version' ? 'version=3.0 or version=4.0' : `no ${name}: all contacts of the list are exported, whole`;
	const detail = `${name}: found “${found.slice(0, 60)}”, meant ${meant}`;
	return problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code: 'invalid_query', detail }] });
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

/** The contacts’ further addresses, numbers and tags, in one statement a kind. */
async function cardsOf(contacts: RecordObject[], version: Version, scope: Scope): Promise<string> {
	const parts = async (entity: string): Promise<Map<string, RecordObject[]>> => {
		const byContact = new Map<string, RecordObject[]>();
		for (let from = 0; from < contacts.length; from += MOST_PARTS) {
			const ids = contacts.slice(from, from + MOST_PARTS).map(({ id }) => id);
			const { data } = await scope.records(entity).list({ filter: { 'contact[in]': ids }, limit: 100, sort: 'createdAt' });
			for (const row of data) byContact.set(row.contact, [...(byContact.get(row.contact) ?? []), row]);
		}
		return byContact;
	};
	const [channels, addresses] = contacts.length
		? [await parts('contact-channel'), await parts('contact-address')]
		: [new Map(), new Map()];
	const names = new Map(
		(await scope.sql<{ id: string; name: string }>("select id, name from tags where of = 'contact'")).map(({ id, name }) => [
			id,
			name,
		]),
	);
	return contacts
		.map(
			(contact): Whole => ({
				contact,
				channels: channels.get(contact.id) ?? [],
				addresses: addresses.get(contact.id) ?? [],
				tags: (contact.tags ?? []).flatMap((tag: string) => names.get(tag) ?? []),
			}),
		)
		.map((whole) => writeCard(whole, version))
		.join('');
}
