/** What a publishable key may see of an entity, from `GET /v1/description`, and a value of any field in words. One request a page. */
import { html, nothing, type TemplateResult } from 'lit';
import { inWords } from '../kit/in-words.ts';
import type { Localise } from '../kit/localise.ts';
import { read } from '../kit/plain.ts';
import type { Settings } from '../kit/settings.ts';

export type FieldShape = {
	type?: string | string[];
	format?: string;
	$ref?: string;
	anyOf?: FieldShape[];
	allOf?: FieldShape[];
	enum?: unknown[];
	'x-label'?: string;
};
export type EntityShape = {
	name: string;
	plural: string;
	title: string;
	titleField: string;
	order: string;
	columns: string[];
	search: string[];
	schema: { properties?: Record<string, FieldShape> };
};
export type Row = { id: string } & Record<string, unknown>;

type Described = { entities: EntityShape[]; operations: { id: string }[] };

const known = new Map<string, Promise<Described>>();

/** The entity, where this key may read it. */
export async function entityOf(name: string, access: Settings): Promise<EntityShape | undefined> {
	const place = `${access.url} ${access.key}`;
	const asked = known.get(place) ?? read<Described>('/v1/description', access);
	known.set(place, asked);
	try {
		const { entities, operations } = await asked;
		return operations.some(({ id }) => id === `${name}.list` || id === `${name}.get`)
			? entities.find((one) => one.name === name)
			: undefined;
	} catch (error) {
		known.delete(place);
		throw error;
	}
}

/** What stands beside a field: our word for it in the reader's language, what the schema says, or its name. */
export const labelOf = (name: string, shape: FieldShape | undefined): string => shape?.['x-label'] ?? inWords(name);

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as people write it; `nothing` where there is none. */
export function shownOf(value: unknown, shape: FieldShape | undefined, local: Localise): unknown {
	if (value === null || value === undefined || value === '') return nothing;
	if (Array.isArray(value))
		return value.every((one) => typeof one === 'string') ? new Intl.ListFormat(local.lang).format(value) : nothing;
	if (isRecord(value)) return wordOf(value, local);
	if (typeof value === 'boolean') return local.text(value ? 'yes' : 'no');
	if (typeof value === 'number')
		return local.number(value, /^year/i.test(String(shape?.['x-label'] ?? '')) ? { useGrouping: false } : {});
	const text = String(value);
	if (shape?.format === 'date-time') return local.date(text, { dateStyle: 'medium', timeStyle: 'short' });
	if (shape?.format === 'date') return local.date(text);
	if (shape?.enum) return local.textOr(text, inWords(text));
	return html`<span dir="auto">${text}</span>`;
}

/** The shared words: money, area, address, name, a span of time. */
function wordOf(value: Record<string, unknown>, local: Localise): unknown {
	if ('amount' in value && 'currency' in value) return local.money(value as { amount: string; currency: string });
	if ('unit' in value && 'value' in value) return local.area(value as { value: number; unit: 'sqft' | 'sqm' });
	if ('full' in value) return html`<bdi>${String(value['full'])}</bdi>`;
	if ('line1' in value)
		return html`<bdi>${[value['line1'], value['line2'], value['city'], value['region'], value['postalCode']].filter(Boolean).join(', ')}</bdi>`;
	if ('start' in value && 'end' in value) {
		const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: String(value['timeZone'] ?? 'UTC') } as const;
		return `${local.date(String(value['start']), options)} – ${local.date(String(value['end']), options)}`;
	}
	return nothing;
}

/** Which fields to show: those that the page names, else those that fit. */
export function fieldsOf(named: string | undefined, entity: EntityShape, all: boolean): string[] {
	const has = Object.keys(entity.schema.properties ?? {});
	if (named) return named.split(/[\s,]+/).filter((name) => has.includes(name));
	const own = has.filter((name) => !['id', 'createdAt', 'updatedAt', entity.titleField].includes(name));
	const columns = entity.columns.filter((name) => own.includes(name));
	return all ? own : (columns.length > 0 ? columns : own).slice(0, 4);
}

/** What a record is called. */
export function titleOf(row: Row, { titleField }: EntityShape): string {
	const value = row[titleField];
	return typeof value === 'string' ? value : isRecord(value) ? String(value['full'] ?? '') : '';
}

/** Fields and their values, in pairs; what is empty is left out. */
export function pairs(row: Row, names: readonly string[], entity: EntityShape, local: Localise): TemplateResult {
	return html`<dl part="facts">${names.map((name) => {
		const shape = entity.schema.properties?.[name];
		const value = shownOf(row[name], shape, local);
		return value === nothing ? nothing : html`<div><dt>${labelOf(name, shape)}</dt><dd>${value}</dd></div>`;
	})}</dl>`;
}
