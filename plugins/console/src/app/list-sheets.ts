/** What slides over a list: the form of its filters, the chooser of its columns. */
import type { Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './column-chooser.ts';
import './filter-panel.ts';
import { columnChoices } from './columns.ts';
import type { Entity } from './description.ts';
import type { Session } from './session.ts';
import { inSentence } from './values.ts';

type Sheet = { session: Session; entity: Entity; local: Localise; open: boolean; onClose(): void };

export function filterSheet({
	session,
	entity,
	local,
	open,
	onClose,
	query,
	onFilter,
}: Sheet & { query: URLSearchParams; onFilter(event: CustomEvent<[string, string][]>): void }): TemplateResult {
	const heading = local.text('filterThings', { things: inSentence(session.catalogue.pluralTitle(entity)) });
	const panel = html`<console-filter-panel
		.session=${session}
		.entity=${entity}
		.query=${query}
		@freehold-filter=${onFilter}
		@freehold-close=${onClose}
	></console-filter-panel>`;
	return html`<freehold-dialog side .heading=${heading} ?open=${open} @freehold-close=${onClose}>${open ? panel : nothing}</freehold-dialog>`;
}

export function columnSheet({
	session,
	entity,
	local,
	open,
	onClose,
	chosen,
	onColumns,
}: Sheet & { chosen: string[]; onColumns(event: CustomEvent<string[] | null>): void }): TemplateResult {
	const chooser = html`<console-column-chooser
		.choices=${columnChoices(entity, session.catalogue)}
		.chosen=${chosen}
		@freehold-columns=${onColumns}
		@freehold-close=${onClose}
	></console-column-chooser>`;
	return html`<freehold-dialog side .heading=${local.text('columns')} ?open=${open} @freehold-close=${onClose}>${open ? chooser : nothing}</freehold-dialog>`;
}
