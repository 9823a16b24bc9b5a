/** What refers to a record: a short list of each has-many relation, with ways to see all and to add one. */
import { icon } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { badge, cell, leadCell, type Setting } from './cells.ts';
import type { Entity, Expand, Row } from './description.ts';
import { href } from './place.ts';
import { inSentence } from './values.ts';

/** Records shown of each relation. */
const SHOWN = 5;

/** The field of `other` that refers to an entity. */
function backReference(other: Entity, entity: Entity): string | undefined {
	return Object.entries(other.schema.properties ?? {}).find(([, field]) => field['x-ref'] === entity.name)?.[0];
}

/** One relation as a card. */
export function related(expand: Expand, row: Row, setting: Setting): unknown {
	const { catalogue, local, entity } = setting;
	const other = catalogue.entity(expand.entity);
	const rows = row[expand.name] as Row[] | undefined;
	if (!other || !rows?.length || !catalogue.byPlural(other.plural)) return nothing;
	const back = backReference(other, entity);
	const things = catalogue.pluralTitle(other);
	return html`<section class="card related">
		<header>
			<h2>${things} <span class="muted">${local.number(rows.length)}</span></h2>
			${adding(other, row, setting)}
		</header>
		<ul>${rows.slice(0, SHOWN).map((item) => line(item, { ...setting, entity: other }))}</ul>
		${rows.length > SHOWN && back ? html`<a class="all" href=${href(other.plural, { [back]: row.id })}>${local.text('allOf', { count: rows.length })}</a>` : nothing}
	</section>`;
}

/** The way to make one that belongs to the record; nothing where none may be made. */
function adding(other: Entity, row: Row, { catalogue, local, entity }: Setting): unknown {
	const back = backReference(other, entity);
	if (!back || !catalogue.operation(other.name, 'create')) return nothing;
	return html`<a class="button quiet" href=${href(other.plural, 'new', { [back]: row.id })}>${icon('plus')}${local.text('addThing', { thing: inSentence(other.title) })}</a>`;
}

/** What there is none of yet, as ways to add it: in one card, for a card of each would say nothing many times. */
export function addable(expands: readonly Expand[], row: Row, setting: Setting): unknown {
	const { catalogue, local } = setting;
	const ways = expands
		.filter(({ name }) => (row[name] as Row[] | undefined)?.length === 0)
		.map((expand) => catalogue.entity(expand.entity))
		.map((other) => (other && catalogue.byPlural(other.plural) ? adding(other, row, setting) : nothing))
		.filter((way) => way !== nothing);
	if (ways.length === 0) return nothing;
	return html`<section class="card related"><header><h2>${local.text('addMore')}</h2></header><div class="ways">${ways}</div></section>`;
}

function line(row: Row, setting: Setting): TemplateResult {
	const { entity, catalogue } = setting;
	const title = catalogue.field(entity, entity.titleField);
	const created = catalogue.field(entity, 'createdAt');
	const state = entity.states && row[entity.states.field];
	return html`<li>
		<span class="what">${title ? leadCell(row, setting, title) : nothing}</span>
		${entity.states && state ? badge(entity, String(state)) : nothing}
		<span class="when muted">${created ? cell(created, row, setting) : nothing}</span>
	</li>`;
}
