/** The rarer fields, fetched when a schema has one: money, areas, addresses, time windows, references, lists, raw JSON. */
import { css, html, type TemplateResult } from 'lit';
import { addStrings, type Words } from '../words.ts';
import type { Defaults, References } from './element.ts';
import './list.ts';
import { inWords } from '../in-words.ts';
import { type Field, type FieldSchema, readFields } from './model.ts';
import { readPlain } from './read.ts';
import './reference.ts';
import type { Input } from './values.ts';
import { ownZone, toInstant, toLocal } from './zone.ts';

addStrings({
	amount: 'Amount',
	currency: 'Currency',
	unit: 'Unit',
	sqft: 'sq ft',
	sqm: 'm²',
	line1: 'Street address',
	line2: 'Apartment or unit (optional)',
	city: 'City',
	region: 'State or region',
	postalCode: 'Postal code',
	country: 'Country',
	latitude: 'Latitude',
	longitude: 'Longitude',
	start: 'From',
	end: 'Until',
	timeZone: 'Time zone',
	addWord: 'Type and press Enter',
	removeItem: 'Remove {item}',
});

/** Layout of compound fields; adopted by `<freehold-fields>` when this file is there. */
export const richStyles = css`
	.group {
		display: grid;
		grid-template-columns: repeat(6, minmax(0, 1fr));
		gap: calc(var(--_space) * 3) calc(var(--_space) * 2);
		align-items: start;
	}
	.group > * {
		grid-column: 1 / -1;
	}
	legend {
		padding: 0;
		font-weight: 600;
	}
	.group.address,
	.group.time-window {
		padding: calc(var(--_space) * 4);
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
	}
	.group:is(.address, .time-window) legend {
		padding-inline: calc(var(--_space) * 1.5);
		margin-inline-start: calc(var(--_space) * -1.5);
	}
	.group:is(.money, .area) {
		row-gap: 0;
	}
	.group:is(.money, .area) legend {
		margin-block-end: calc(var(--_space) * 1.5);
		font-size: 0.9375em;
	}
	/* The legend says it all; a screen reader still hears "Amount", "Currency". */
	.group:is(.money, .area) label {
		position: absolute;
		clip-path: inset(50%);
	}
	.group :is(.is-amount, .is-value) {
		grid-column: span 4;
	}
	.group :is(.is-currency, .is-unit) {
		grid-column: span 2;
	}
	.group :is(.is-city, .is-region, .is-postalCode, .is-country, .is-latitude, .is-longitude, .is-start, .is-end) {
		grid-column: span 3;
	}
	@container (inline-size < 420px) {
		.group :is(.is-start, .is-end) {
			grid-column: 1 / -1;
		}
	}
`;

const CURRENCIES = 'USD EUR GBP CAD AUD NZD CHF SEK NOK DKK PLN CZK AED SAR QAR ILS TRY INR SGD HKD JPY CNY KRW MXN BRL ZAR';
const COUNTRIES =
	'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GG GH GI GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW';

/** Shows a value in a rich input. */
export function fill({ kind }: Field, input: Input, value: unknown, zone?: string): void {
	if (kind === 'list' || kind === 'choices') input.value = (value as string[] | undefined) ?? [];
	else if (kind === 'json') input.value = value === undefined ? '' : JSON.stringify(value, null, 2);
	else input.value = kind === 'date-time' && value ? toLocal(String(value), zone) : String(value ?? '');
}

/** The value in a rich input; undefined where it is empty. */
export function read(field: Field, input: Input, zone?: string): unknown {
	const { value } = input;
	if (typeof value !== 'string') return value.length > 0 ? value : undefined;
	if (field.kind === 'date-time' && value) return toInstant(value, zone);
	return field.kind === 'json' && value ? readJson(value) : readPlain(field, input);
}

/** Text that is no JSON stays text: the check marks it. */
function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** What a part starts with when there is no value. */
export function preset(name: string, local: Words, defaults: Defaults): string | undefined {
	const region = new Intl.Locale(local.lang).maximize().region ?? 'US';
	const presets: Record<string, string | undefined> = {
		currency: defaults.currency ?? 'USD',
		unit: defaults.unit ?? (/^(US|GB|CA)$/.test(region) ? 'sqft' : 'sqm'),
		country: defaults.country ?? region,
		timeZone: ownZone(),
	};
	return presets[name];
}

/** What a field starts with does not count as filled in. */
const PREFILLED = /\/(currency|unit|country|timeZone)$/;

type Find = (input: Field) => Input | null;

/** The members of a compound field; none for other fields. What a field says about a member narrows the word's, and never replaces it. */
export function partsOf({ kind, name, schema }: Field, words: Record<string, FieldSchema>): Field[] {
	if (!/^(money|area|address|geo-point|time-window)$/.test(kind)) return [];
	const base = words[kind]?.properties ?? {};
	const own = schema.properties ?? {};
	const properties = Object.fromEntries(Object.keys(base).map((member) => [member, { ...base[member], ...own[member] }]));
	return readFields({ ...schema, properties }, words, undefined, `/${name}`);
}

/** Has a person put something into a compound field, beyond what was there before? */
export function isBegun({ parts }: Field, find: Find): boolean {
	return parts.some((part) => !PREFILLED.test(part.pointer) && find(part)?.value.length);
}

/** The value of a compound field: an object of its parts', or nothing. */
export function readParts(field: Field, find: Find): unknown {
	if (!isBegun(field, find)) return undefined;
	const zone = field.parts.find((part) => part.name === 'timeZone');
	const entries = field.parts.map((part) => {
		const input = find(part);
		return [part.name, input ? read(part, input, zone && String(find(zone)?.value)) : undefined] as const;
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A compound field's frame around its parts. */
export function group({ kind, hint }: Field, label: unknown, parts: unknown): TemplateResult {
	return html`<fieldset class="group ${kind}">
		<legend>${label}</legend>
		${parts}${hint ? html`<p class="hint">${hint}</p>` : ''}
	</fieldset>`;
}

/** What a rich control needs besides its field. */
export type Context = { label: string; described: unknown; fault: boolean; local: Words; refs?: References; disabled: boolean };

type Option = readonly [value: string, label: string];

function select({ pointer, required }: Field, { described, fault, disabled }: Context, options: Option[]): TemplateResult {
	return html`<select
		class="input"
		part="input"
		id=${pointer}
		name=${pointer}
		autocomplete=${pointer.endsWith('/country') ? 'country' : 'off'}
		aria-describedby=${described}
		aria-invalid=${fault}
		?required=${required}
		?disabled=${disabled}
	>
		${required ? '' : html`<option value="">–</option>`}
		${options.map(([value, label]) => html`<option value=${value}>${label}</option>`)}
	</select>`;
}

function countries({ lang }: Words): Option[] {
	const names = new Intl.DisplayNames(lang, { type: 'region' });
	return COUNTRIES.split(' ')
		.map((code) => [code, names.of(code) ?? code] as const)
		.sort((a, b) => a[1].localeCompare(b[1], lang));
}

const same = (codes: string[]): Option[] => codes.map((code) => [code, code.replace(/_/g, ' ')]);

function zones(): Option[] {
	return same([...new Set([ownZone(), ...Intl.supportedValuesOf('timeZone'), 'UTC'])]);
}

/** The control of a rare field; undefined where the field is a plain input. */
export function control(input: Field, context: Context): TemplateResult | undefined {
	const { kind, name, pointer, schema } = input;
	const { described, fault, disabled, label, local } = context;
	if (pointer.split('/').length > 2) {
		if (name === 'currency') return select(input, context, same(CURRENCIES.split(' ')));
		if (name === 'country') return select(input, context, countries(local));
		if (name === 'timeZone') return select(input, context, zones());
	}
	if (kind === 'reference') {
		return html`<freehold-reference
			part="input"
			id=${pointer}
			name=${pointer}
			.label=${label}
			.entity=${String(schema['x-ref']).replace(/^.*\//, '')}
			.refs=${context.refs}
			?invalid=${fault}
			?disabled=${disabled}
		></freehold-reference>`;
	}
	if (kind === 'list' || kind === 'choices') {
		const options = schema.items?.enum?.map(
			(value) => [String(value), local.textOr(String(value), inWords(String(value)))] as const,
		);
		return html`<freehold-texts part="input" id=${pointer} name=${pointer} .label=${label} .options=${options} ?invalid=${fault} ?disabled=${disabled}></freehold-texts>`;
	}
	if (kind === 'json') {
		return html`<freehold-json part="input" id=${pointer} name=${pointer} .label=${label} ?invalid=${fault} ?disabled=${disabled}></freehold-json>`;
	}
	// One number input for an amount: exact in the browser too, since it stays text.
	if (pointer.endsWith('/amount')) {
		return html`<input
			class="input"
			part="input"
			id=${pointer}
			name=${pointer}
			inputmode="decimal"
			autocomplete="off"
			aria-describedby=${described}
			aria-invalid=${fault}
			?required=${input.required}
			?disabled=${disabled}
		/>`;
	}
	return undefined;
}
