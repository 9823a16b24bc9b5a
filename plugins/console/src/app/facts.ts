/** A record's fields in groups, found from their kinds: plain facts, long texts, the place, and what it belongs to. */
import type { Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { FoundField } from './catalogue.ts';
import { fact, type Setting } from './cells.ts';
import { isOfChanges } from './changes.ts';
import type { Entity, Row } from './description.ts';
import { linked } from './linked.ts';
import { valueAt } from './values.ts';

/** A string this long is prose. */
const PROSE = 300;
/** Shown elsewhere on the page. */
const ELSEWHERE = new Set(['id', 'createdAt', 'updatedAt', 'archivedAt']);

type Groups = Record<'facts' | 'place' | 'links', FoundField[]> & { prose: FoundField[] };

function isProse({ schema }: FoundField): boolean {
	return schema['x-control'] === 'textarea' || (schema.type === 'string' && !schema.enum && (schema.maxLength ?? 0) > PROSE);
}

/** Not for people: what a machine made for other machines, or what is shown as a picture. */
function isShown({ schema, path, word }: FoundField, entity: Entity): boolean {
	if (ELSEWHERE.has(path) || schema['x-control'] === 'photo' || path === entity.states?.field) return false;
	if (path === entity.titleField && (!word || word === 'person-name')) return false;
	if (isOfChanges(entity, path)) return false;
	// A plain map of names and values can be read; members of an object of its own are for machines.
	const isForMachines =
		schema.type === 'object' &&
		(schema.properties !== undefined || !('additionalProperties' in schema && schema.additionalProperties));
	return !(schema['x-read-only'] && (isForMachines || path === 'placeholder'));
}

/** Several values in one field. */
const isBroad = ({ schema, word }: FoundField): boolean => !word && ['array', 'object'].includes(String(schema.type));

/** Sorts an entity's fields into groups. */
export function groupsOf({ entity, catalogue }: Setting): Groups {
	const groups: Groups = { facts: [], place: [], links: [], prose: [] };
	for (const name of Object.keys(entity.schema.properties ?? {})) {
		const field = catalogue.field(entity, name);
		if (!field || !isShown(field, entity)) continue;
		if (field.ref) groups.links.push(field);
		else if (field.word === 'address' || field.word === 'geo-point') groups.place.push(field);
		else if (isProse(field)) groups.prose.push(field);
		else groups.facts.push(field);
	}
	// A list or a map takes more room than one cell: last, it leaves no gaps.
	groups.facts.sort((a, b) => Number(isBroad(a)) - Number(isBroad(b)));
	return groups;
}

/** Does a record say anything there? */
export function isFilled({ path }: FoundField, row: Row): boolean {
	const value = valueAt(row, path);
	if (value === null || value === undefined || value === '') return false;
	return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** One group as a list of names and values; nothing where it has no fields. */
export function factList(fields: FoundField[], row: Row, setting: Setting): unknown {
	if (fields.length === 0) return nothing;
	return html`<dl>${fields.map((field) => html`<div class=${isBroad(field) ? 'broad' : ''}><dt>${field.label}</dt><dd>${fact(field, row, setting)}</dd></div>`)}</dl>`;
}

/** The long texts that are filled in. */
export function prose(fields: FoundField[], row: Row): TemplateResult[] {
	return fields
		.filter((field) => valueAt(row, field.path))
		.map(
			(field) =>
				html`<section class="card prose"><h2>${field.label}</h2><p>${linked(String(valueAt(row, field.path)))}</p></section>`,
		);
}

/** When it was made and last changed, and its id to copy. */
export function recordFacts(row: Row, local: Localise, copy: () => void): TemplateResult {
	const moment = (name: string) => local.date(row[name] as string, { dateStyle: 'medium', timeStyle: 'short' });
	return html`<dl>
		<div><dt>${local.text('created')}</dt><dd>${moment('createdAt')}</dd></div>
		${row['updatedAt'] ? html`<div><dt>${local.text('updated')}</dt><dd>${moment('updatedAt')}</dd></div>` : nothing}
		<div>
			<dt>${local.text('idLabel')}</dt>
			<dd><button class="copy" type="button" title=${local.text('copyId')} @click=${copy}>${row.id}</button></dd>
		</div>
	</dl>`;
}
