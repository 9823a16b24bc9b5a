/** How a field's value looks: in a table's cell and in a record's facts. */
import { type FieldSchema, inWords, type Localise, type References } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import type { Catalogue, FoundField } from './catalogue.ts';
import type { Entity, Row } from './description.ts';
import { glyph } from './glyphs.ts';
import { pictureOf } from './pictures.ts';
import { href } from './place.ts';
import { addressLines, enumText, shortDate, textOf, titleOf, valueAt } from './values.ts';

/** What a cell needs to know besides its value. */
export type Setting = { catalogue: Catalogue; local: Localise; entity: Entity; refs?: References };

/** Numbers stand at the end of their column. */
export function isNumber(field: FoundField): boolean {
	return (
		field.word === 'money' ||
		field.word === 'area' ||
		['number', 'integer'].some((type) => [field.schema.type].flat().includes(type))
	);
}

/** Does a value say nothing without its name? "5" does not; "$725,000", "Seattle" and "Active" do. */
export function isBare({ schema, word, ref }: FoundField): boolean {
	return !word && !ref && ['number', 'integer', 'boolean'].includes(String(schema.type));
}

const LIVE_TONES = 4;

/**
 * The colour of a state, from its part in the process: where it starts, the steps between, and where it ends. Nothing leads on from an
 * end, unless back: to an earlier value of the field's enum.
 */
export function toneOf({ states, schema }: Entity, state: string): string {
	const order = (schema.properties?.[states?.field ?? '']?.enum ?? []) as string[];
	const isEnd = (name: string) =>
		!Object.values(states?.transitions ?? {}).some(
			({ from, to }) => from.includes(name) && order.indexOf(to) > order.indexOf(name),
		);
	if (state === states?.initial) return 'start';
	if (isEnd(state)) return 'end';
	const steps = order.filter((name) => name !== states?.initial && !isEnd(name));
	return `live-${steps.indexOf(state) % LIVE_TONES}`;
}

/** A state as a badge. */
export function badge(entity: Entity, state: string): TemplateResult {
	return html`<span class="badge ${toneOf(entity, state)}">${enumText(state)}</span>`;
}

function reference(field: FoundField, value: unknown, { catalogue, local }: Setting): unknown {
	const entity = catalogue.entity(field.ref ?? '');
	if (!entity) return typeof value === 'string' ? value : nothing;
	if (typeof value === 'string') return html`<a href=${href(entity.plural, value)}>${entity.title}</a>`;
	const row = value as Row;
	return html`<a href=${href(entity.plural, row.id)}>${titleOf(entity, row, local)}</a>`;
}

/** Several records, each by its name where names can be asked for, and else by what it is. */
function referred(name: string, ids: string[], { catalogue, refs }: Setting): unknown {
	const entity = catalogue.entity(name.split('/').at(-1) as string);
	if (!entity || ids.length === 0) return html`<span class="none">–</span>`;
	return ids.map(
		(id) =>
			html`<a class="tag" href=${href(entity.plural, id)}>${refs ? until(refs.name(entity.name, id), entity.title) : entity.title}</a>`,
	);
}

function dateCell(value: string, local: Localise): TemplateResult {
	const whole = local.date(value, value.length === 10 ? { dateStyle: 'full' } : { dateStyle: 'full', timeStyle: 'short' });
	return html`<time datetime=${value} title=${whole}>${shortDate(value, local)}</time>`;
}

function picture(url: string, alt: string): TemplateResult {
	return html`<img class="thumb" src=${url} alt=${alt} loading="lazy" />`;
}

function stringCell(schema: FieldSchema, word: string | undefined, value: string, setting: Setting): unknown {
	if (schema['x-control'] === 'photo') return picture(value, '');
	if (value.startsWith('data:image/')) return picture(value, '');
	if (schema.enum) return enumText(value);
	if (schema.format === 'date-time' || schema.format === 'date') return dateCell(value, setting.local);
	if (word === 'email' || schema.format === 'email') return html`<a href="mailto:${value}">${value}</a>`;
	if (word === 'phone') return html`<a class="number" href="tel:${value}">${value}</a>`;
	if (/^https?:\/\//.test(value))
		return html`<a href=${value} rel="noreferrer" target="_blank">${value.replace(/^https?:\/\//, '')}</a>`;
	return value;
}

/** The value of a field of a row, short enough for a table. */
export function cell(field: FoundField, row: Row, setting: Setting): unknown {
	const value = valueAt(row, field.path);
	const { local, entity } = setting;
	if (value === null || value === '') return html`<span class="none">–</span>`;
	if (field.path === entity.states?.field) return badge(entity, String(value));
	if (field.ref) return reference(field, value, setting);
	if (typeof value === 'boolean') return html`<span class=${value ? '' : 'none'}>${local.text(value ? 'yes' : 'no')}</span>`;
	if (field.word === 'time-window') return html`<span>${textOf(value, field.word, local)}</span>`;
	const each = field.schema.items?.['x-ref'] as string | undefined;
	if (Array.isArray(value) && each) return referred(each, value, setting);
	if (Array.isArray(value))
		return value.length > 0
			? value.map((item) => html`<span class="tag">${textOf(item, undefined, local)}</span>`)
			: html`<span class="none">–</span>`;
	if (typeof value === 'number') return plainNumber(field, value, local);
	const meant = typeof value === 'string' && pointedAt(field, row, setting.catalogue);
	if (meant) return html`<a href=${href(meant.plural, value)}>${meant.title}</a>`;
	if (typeof value === 'string') return stringCell(field.schema, field.word, value, setting);
	if (typeof value === 'object' && !field.word) return mapped(value, local);
	return textOf(value, field.word, local);
}

/** What an id points at where that differs from row to row: `record` is of the kind in `entity`, `actor` of that in `actorKind`. */
function pointedAt({ path, schema }: FoundField, row: Row, catalogue: Catalogue): Entity | undefined {
	if (schema.format !== 'uuid') return undefined;
	const kind = String(row[path === 'record' ? 'entity' : `${path}Kind`] ?? '');
	const entity = catalogue.entity(kind.endsWith('-key') ? 'api-key' : kind);
	return entity && catalogue.byPlural(entity.plural);
}

/** A year is no quantity: 1962, not 1,962. */
function plainNumber(field: FoundField, value: number, local: Localise): string {
	const isYear = /year/i.test(field.path);
	return local.number(value, { useGrouping: !isYear, maximumFractionDigits: 6 });
}

/** The value of a field with all the room it needs. */
export function fact(field: FoundField, row: Row, setting: Setting): unknown {
	const value = valueAt(row, field.path);
	if (field.word === 'address' && value)
		return addressLines(value as never, setting.local).map((line) => html`<span class="line">${line}</span>`);
	if (typeof value === 'string' && field.schema.format === 'date-time')
		return setting.local.date(value, { dateStyle: 'medium', timeStyle: 'short' });
	if (typeof value === 'string' && field.schema.format === 'date') return setting.local.date(value);
	if (value && typeof value === 'object' && !Array.isArray(value) && !field.word && !field.ref) {
		return Object.entries(value).map(
			([name, item]) => html`<span class="line">${inWords(name)}: ${mapped(item, setting.local)}</span>`,
		);
	}
	return cell(field, row, setting);
}

/** A member of an object: a value, several of them, or members of its own in one line. */
function mapped(item: unknown, local: Localise): string {
	if (item === null || typeof item !== 'object' || Array.isArray(item)) return textOf(item, undefined, local) || '–';
	const parts = Object.entries(item).filter(([, value]) => value !== null);
	return parts.map(([name, value]) => `${inWords(name)} ${mapped(value, local)}`).join(', ') || '–';
}

/** The first cell of a row: its picture if it has one, and its name as the row's link. */
export function leadCell(row: Row, setting: Setting, field: FoundField): TemplateResult {
	const { entity, local, catalogue } = setting;
	const found = pictureOf(entity, row, catalogue);
	const isPhoto = field.schema['x-control'] === 'photo';
	const content = isPhoto || field.path === entity.titleField ? titleOf(entity, row, local) : cell(field, row, setting);
	return html`${found === undefined ? nothing : found ? picture(found, '') : html`<span class="thumb empty">${glyph('image')}</span>`}<a
			class="lead"
			dir="auto"
			href=${href(entity.plural, row.id)}
			>${content}</a
		>`;
}
