import type { RecordObject } from '@freehold/core';

export type Version = '3.0' | '4.0';

/** A contact and what belongs to it, as the lists give them. */
export type Whole = {
	contact: RecordObject;
	channels: readonly RecordObject[];
	addresses: readonly RecordObject[];
	tags: readonly string[];
};

/**
 * A contact as a vCard (RFC 2426, RFC 6350). What colleagues wrote about the person stays here.
 * @returns lines ended and folded as the standard says
 */
export function writeCard({ contact, channels, addresses, tags }: Whole, version: Version): string {
	const { name, email, phone, address, birthday, languages } = contact;
	const main = (value: unknown): string[] => (value ? [version === '4.0' ? 'PREF=1' : 'TYPE=pref'] : []);
	const family = name.family ?? '';
	const given = name.given ?? (family ? '' : name.full);
	const lines = [
		'BEGIN:VCARD',
		`VERSION:${version}`,
		version === '4.0' ? `UID:urn:uuid:${contact.id}` : `UID:${contact.id}`,
		`FN:${escaped(name.full)}`,
		`N:${[family, given, '', '', ''].map(escaped).join(';')}`,
		...(email ? [property('EMAIL', main(email), escaped(email))] : []),
		...(phone ? [tel(phone, null, main(phone), version)] : []),
		...channels.map((channel) => {
			const type = TYPES[channel.label] ? [`TYPE=${TYPES[channel.label]}`] : [];
			return channel.kind === 'phone'
				? tel(channel.phone, channel.extension, type, version)
				: property('EMAIL', type, escaped(channel.email));
		}),
		...(address ? [adr(address, [])] : []),
		...addresses.map((one) => adr(one.address, TYPES[one.label] ? [`TYPE=${TYPES[one.label]}`] : [])),
		...(birthday ? [`BDAY:${version === '4.0' ? birthday.replaceAll('-', '') : birthday}`] : []),
		...(version === '4.0' ? (languages ?? []).map((language: string) => `LANG:${language}`) : []),
		...(tags.length ? [`CATEGORIES:${tags.map(escaped).join(',')}`] : []),
		`REV:${new Date(contact.updatedAt).toISOString().replace(/[-:]|\.\d+/g, '')}`,
		'END:VCARD',
	];
	return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const TYPES: Readonly<Record<string, string>> = { home: 'home', work: 'work', mobile: 'cell', fax: 'fax' };

const property = (name: string, parameters: string[], value: string): string => `${[name, ...parameters].join(';')}:${value}`;

function tel(number: string, extension: string | null, parameters: string[], version: Version): string {
	const digits = extension?.replace(/\D/g, '');
	if (version === '4.0') return property('TEL', ['VALUE=uri', ...parameters], `tel:${number}${digits ? `;ext=${digits}` : ''}`);
	return property('TEL', parameters, digits ? `${number}\\;ext=${digits}` : number);
}

const adr = (address: RecordObject, parameters: string[]): string => {
	const { line1, line2, city, region, postalCode, country } = address;
	return property(
		'ADR',
		parameters,
		['', line2, line1, city, region, postalCode, country].map((part) => escaped(part ?? '')).join(';'),
	);
};

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\n|\r/g, '\\n');

const WIDEST = 75;

/** No line is longer than 75 bytes, and no letter is cut in two. */
export function folded(line: string): string {
	let width = 0;
	let text = '';
	for (const letter of line) {
		const bytes = Buffer.byteLength(letter);
		if (width + bytes > WIDEST) {
			text += '\r\n ';
			width = 1;
		}
		text += letter;
		width += bytes;
	}
	return text;
}
