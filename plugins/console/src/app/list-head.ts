/** The head of a list: what it is, how many there are, and what can be made, brought in and taken along. */
import { icon, type Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Entity, Operation } from './description.ts';
import { glyph } from './glyphs.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { inSentence } from './values.ts';

type Head = {
	session: Session;
	entity: Entity;
	local: Localise;
	total: number | undefined;
	/** Opens the dialog of an operation. */
	onOperation(operation: Operation): void;
	/** Saves all that the filters find. */
	onExport(operation: Operation): void;
};

export function listHead({ session: { catalogue }, entity, local, total, onOperation, onExport }: Head): TemplateResult {
	const create = catalogue.operation(entity.name, 'create');
	const load = catalogue.operation(entity.name, 'import');
	const save = catalogue.operation(entity.name, 'export');
	const others = catalogue.collectionOperations(entity).filter(({ input, kind }) => kind !== 'import' && input);
	// Adds a record in a way of its own (with a secret that is shown once): what is done most, so it stands last.
	const isAdding = ({ path }: Operation): boolean => path === `/v1/${entity.plural}`;
	others.sort((a, b) => Number(isAdding(a)) - Number(isAdding(b)));
	return html`<div class="head">
		<h1 tabindex="-1">${catalogue.pluralTitle(entity)} ${total === undefined ? nothing : html`<span class="total">${local.number(total)}</span>`}</h1>
		<div class="buttons">
			${save ? html`<button class="button" type="button" @click=${() => onExport(save)}>${glyph('download')}${local.text('exportCsv')}</button>` : nothing}
			${load ? html`<a class="button" href=${href(entity.plural, 'import')}>${glyph('upload')}${local.text('importCsv')}</a>` : nothing}
			${others.map(
				(operation) =>
					html`<button class="button ${isAdding(operation) ? 'primary' : ''}" type="button" @click=${() => onOperation(operation)}>
						${isAdding(operation) ? icon('plus') : nothing}${operation.title}
					</button>`,
			)}
			${
				create
					? html`<a class="button primary new" href=${href(entity.plural, 'new')}>${icon('plus')}${local.text('create', { thing: inSentence(entity.title) })}</a>`
					: nothing
			}
		</div>
	</div>`;
}
