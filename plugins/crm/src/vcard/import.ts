import type { Handler, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { normaliseEmail, normalisePhone } from '../normalise.ts';
import { inCharset } from './lines.ts';
import { type Card, type Reached, readCards } from './read.ts';

const MOST_CARDS = 2000;
const MOST_ERRORS = 100;
const MOST_VALUES = 100;

type Kind = 'email' | 'phone';
type Fault = { card: number; line: number; reason: string };
type Ready = { contact: RecordObject; channels: RecordObject[]; addresses: RecordObject[]; identities: string[] };

/** `contact.import-vcards`: makes a contact of every card of somebody whom we do not know; in a few statements, and all or nothing. */
export const importVcards: Handler = async ({ stream }, scope) => {
	const parts: Uint8Array[] = [];
	for await (const part of stream.body) parts.push(part);
	const cards = readCards(inCharset(Buffer.concat(parts)));
	if (cards.length > MOST_CARDS) throw refuse(`${cards.length} cards; at most ${MOST_CARDS} are taken at once`);
	if (cards.length === 0) throw refuse('no vCard; a card begins with BEGIN:VCARD');
	const errors: Fault[] = [];
	const agent = scope.actor.kind === 'user' ? scope.actor.id : null;
	const ready = cards.flatMap((card, at) => {
		const made = readyOf(card, agent, scope.organization.country);
		if (typeof made !== 'string') return [made];
		errors.push({ card: at + 1, line: card.line, reason: made });
		return [];
	});
	const seen = await knownAmong(
		ready.flatMap(({ identities }) => identities),
		scope,
	);
	const fresh = ready.filter(({ identities }) => {
		const isKnown = identities.some((identity) => seen.has(identity));
		for (const identity of identities) seen.add(identity);
		return !isKnown;
	});
	await create(fresh, scope);
	return { read: cards.length, created: fresh.length, known: ready.length - fresh.length, errors: errors.slice(0, MOST_ERRORS) };
};

const refuse = (found: string) => problem('file_refused', { detail: `Found ${found}`, found, meant: 'a file of vCards' });

async function create(fresh: Ready[], scope: Scope): Promise<void> {
	if (fresh.length === 0) return;
	const ids = await scope.records('contact').createMany(fresh.map(({ contact }) => contact));
	const ofEach = (name: 'channels' | 'addresses'): RecordObject[] =>
		fresh.flatMap((one, at) => one[name].map((row) => ({ ...row, contact: ids[at] })));
	const channels = ofEach('channels');
	const addresses = ofEach('addresses');
	if (channels.length) await scope.records('contact-channel').createMany(channels, 'skip');
	if (addresses.length) await scope.records('contact-address').createMany(addresses);
}

/** A contact as it will be written, or why it cannot be. */
function readyOf(card: Card, agent: string | null, country: string): Ready | string {
	const full = storable(card.name.full, 100);
	if (full.length < 2) return 'It has no name of at least 2 characters (FN or N)';
	const emails = normalised(card.emails, (text) => normaliseEmail(text));
	const phones = normalised(card.phones, (text) => normalisePhone(text, country));
	const [address, ...others] = card.addresses.flatMap((one) => addressOf(one, country));
	const contact: RecordObject = {
		name: {
			full,
			...(card.name.given ? { given: storable(card.name.given, 120) } : {}),
			...(card.name.family ? { family: storable(card.name.family, 120) } : {}),
		},
		email: emails[0]?.value ?? null,
		phone: phones[0]?.value ?? null,
		address: address?.address ?? null,
		birthday: card.birthday ?? null,
		...(card.languages.length ? { languages: card.languages } : {}),
		agent,
	};
	const further = (kind: Kind, all: Reached[]): RecordObject[] =>
		all.slice(1).map(({ value, types, ...rest }) => ({ kind, [kind]: value, label: labelOf(types), ...extensionOf(rest) }));
	return {
		contact,
		channels: [...further('email', emails), ...further('phone', phones)],
		addresses: others,
		identities: [...emails, ...phones].map(({ value }) => value),
	};
}

const extensionOf = (rest: object): { extension?: string } =>
	'extension' in rest && typeof rest.extension === 'string' ? { extension: rest.extension } : {};

/** Those that can be read, each once. */
function normalised(all: Reached[], read: (text: string) => string | null): Reached[] {
	const found = new Map<string, Reached>();
	for (const one of all) {
		const value = read(one.value);
		if (value && !found.has(value)) found.set(value, { ...one, value });
	}
	return [...found.values()];
}

const labelOf = (types: string[]): string =>
	types.includes('cell') ? 'mobile' : (['fax', 'work', 'home'].find((type) => types.includes(type)) ?? 'other');

/** The parts of ADR: box, further, street, town, region, code, country (RFC 6350 §6.3.1). Without street or town it is none. */
function addressOf({ parts, types }: Card['addresses'][number], home: string): { address: RecordObject; label: string }[] {
	const [box = '', further = '', street = '', city = '', region = '', postalCode = '', land = ''] = parts.map((part) =>
		storable(part, 120),
	);
	const line1 = street || box || further;
	if (!line1 || !city) return [];
	const line2 = line1 === further ? '' : further;
	const country = /^[A-Za-z]{2}$/.test(land) ? land.toUpperCase() : home;
	const address = {
		line1,
		line2: line2 || null,
		city,
		region: region || null,
		postalCode: postalCode.slice(0, 20) || null,
		country,
	};
	return [{ address, label: ['home', 'work'].find((type) => types.includes(type)) ?? 'other' }];
}

const storable = (text: string, longest: number): string => text.replaceAll('\0', '').slice(0, longest).toWellFormed().trim();

/** Which of these addresses and numbers some contact has already. */
async function knownAmong(identities: string[], scope: Scope): Promise<Set<string>> {
	const known = new Set<string>();
	const all = [...new Set(identities)];
	for (const kind of ['email', 'phone'] as const) {
		const mine = all.filter((identity) => identity.includes('@') === (kind === 'email'));
		for (let from = 0; from < mine.length; from += MOST_VALUES) {
			const wanted = mine.slice(from, from + MOST_VALUES);
			for (const entity of ['contact', 'contact-channel']) {
				for (const value of await held(entity, kind, wanted, scope)) known.add(value);
			}
		}
	}
	return known;
}

async function held(entity: string, kind: Kind, wanted: string[], scope: Scope): Promise<string[]> {
	const values: string[] = [];
	let cursor: string | null = null;
	do {
		const page = await scope.records(entity).list({
			filter: { [`${kind}[in]`]: wanted },
			fields: [kind],
			limit: 100,
			...(cursor === null ? {} : { cursor }),
		});
		values.push(...page.data.map((row) => row[kind] as string));
		cursor = page.next;
	} while (cursor !== null);
	return values;
}
