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
	if (!other || !rows || !catalogue.byPlural(other.plural)) return nothing;
	const back = backReference(other, entity);
	const things = catalogue.pluralTitle(other);
	const add = back && catalogue.operation(other.name, 'create');
	return html`<section class="card related">
		<header>
			<h2>${things} ${rows.length > 0 ? html`<span class="muted">${local.number(rows.length)}</span>` : nothing}</h2>
			${add ? html`<a class="button quiet" href=${href(other.plural, 'new', { [back]: row.id })}>${icon('plus')}${local.text('addThing', { thing: inSentence(other.title) })}</a>` : nothing}
		</header>
		${rows.length > 0 ? html`<ul>${rows.slice(0, SHOWN).map((item) => line(item, { ...setting, entity: other }))}</ul>` : html`<p class="muted">${local.text('noneOf', { things: inSentence(things) })}</p>`}
		${rows.length > SHOWN && back ? html`<a class="all" href=${href(other.plural, { [back]: row.id })}>${local.text('allOf', { count: rows.length })}</a>` : nothing}
	</section>`;
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
