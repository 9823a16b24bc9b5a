import type { Field } from '@freehold/core';

/** A record by Data Dictionary names. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a feed says beside its records. */
export type Usage = { currency: string; country: string };

/** A value that is there and cannot be taken. */
export class Unreadable extends Error {
	constructor(name: string, found: unknown, meant: string) {
		super(`${name}: found ${JSON.stringify(found)?.slice(0, 80)}; meant ${meant}`);
	}
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === '';

export function numberOf(fields: Fields, name: string): number | undefined {
	const value = fields[name];
	if (isUnset(value)) return undefined;
	const number = typeof value === 'string' ? Number(value) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw new Unreadable(name, value, 'a number');
}

/** What a field of ours is in a record of theirs: undefined where it says nothing. @throws Unreadable */
export function readField(field: Field, name: string, fields: Fields, usage: Usage): unknown {
	if (field.word)
		return (Object.hasOwn(WORDS, field.word) ? WORDS[field.word as keyof typeof WORDS] : undefined)?.(name, fields, usage);
	const { type, format, enum: allowed } = field.schema;
	const value = fields[name];
	if (isUnset(value)) return undefined;
	if (type === 'boolean') {
		if (typeof value === 'boolean') return value;
		throw new Unreadable(name, value, 'true or false');
	}
	if (type === 'integer') return Math.round(numberOf(fields, name) as number);
	if (type === 'number') return numberOf(fields, name);
	if (type === 'array') return wordsOf(value);
	const text = Array.isArray(value) ? wordsOf(value).join(', ') : textOf(value);
	if (text === undefined) throw new Unreadable(name, value, 'a text');
	if (format === 'date-time' || format === 'date') return momentOf(name, text, format);
	if (allowed) return allowed.find((one) => one === text.toLowerCase());
	return text.slice(0, field.schema.maxLength ?? text.length);
}

const WORDS = {
	money(name: string, fields: Fields, { currency }: Usage) {
		const amount = numberOf(fields, name);
		return amount === undefined || amount <= 0 ? undefined : { amount: amount.toFixed(2), currency };
	},
	area(name: string, fields: Fields) {
		const value = numberOf(fields, name);
		if (value === undefined || value <= 0) return undefined;
		const said = textOf(fields[`${name}Units`]) ?? textOf(fields[name.replace(/Area$/, 'Units')]) ?? 'SquareFeet';
		const unit = Object.hasOwn(UNITS, said.replaceAll(' ', '')) ? UNITS[said.replaceAll(' ', '')] : undefined;
		if (!unit) throw new Unreadable(`${name}Units`, said, Object.keys(UNITS).join(', '));
		return { value: Number((value * unit.factor).toFixed(2)), unit: unit.unit };
	},
	address: (_name: string, fields: Fields, { country }: Usage) => addressOf(fields, country),
	'geo-point'(_name: string, fields: Fields) {
		const [latitude, longitude] = [numberOf(fields, 'Latitude'), numberOf(fields, 'Longitude')];
		// Zero and zero is how systems write that they do not know.
		if (latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0)) return undefined;
		return { latitude, longitude };
	},
};

const UNITS: Readonly<Record<string, { unit: 'sqft' | 'sqm'; factor: number }>> = {
	SquareFeet: { unit: 'sqft', factor: 1 },
	SquareMeters: { unit: 'sqm', factor: 1 },
	Acres: { unit: 'sqft', factor: 43_560 },
	Hectares: { unit: 'sqm', factor: 10_000 },
};

const STREET = ['StreetNumber', 'StreetDirPrefix', 'StreetName', 'StreetSuffix', 'StreetDirSuffix'];

/** Out of its parts where the record has them, else the first line of the whole. */
function addressOf(fields: Fields, country: string) {
	const parts = STREET.map((name) => textOf(fields[name])).filter((part) => part !== undefined);
	const line1 = parts.length > 1 ? parts.join(' ') : textOf(fields.UnparsedAddress)?.split(',')[0]?.trim();
	const city = textOf(fields.City) ?? textOf(fields.PostalCity);
	if (!line1 || !city) return undefined;
	const rest = {
		line2: textOf(fields.UnitNumber),
		region: textOf(fields.StateOrProvince),
		postalCode: textOf(fields.PostalCode),
	};
	const known = Object.fromEntries(Object.entries(rest).filter(([, part]) => part !== undefined));
	return { line1, ...known, city, country: textOf(fields.Country)?.slice(0, 2).toUpperCase() ?? country };
}

function momentOf(name: string, text: string, format: 'date' | 'date-time'): string {
	const time = Date.parse(text);
	if (Number.isNaN(time)) throw new Unreadable(name, text, 'a date');
	const iso = new Date(time).toISOString();
	return format === 'date' ? iso.slice(0, 10) : iso;
}

/** A list of lookups in words: `["WalkInClosets", "Patio"]`, or `"WalkInClosets,Patio"`. */
export const wordsOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value : String(value).split(','))
		.map((one) => textOf(one))
		.filter((one) => one !== undefined)
		.map((one) => one.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/\s+/g, ' '));
