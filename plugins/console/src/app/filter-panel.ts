/** `<console-filter-panel>`: the filters of a list as a form. Events: `freehold-filter` with the parameters, while a person
 * fills it in; `freehold-close`. */
import { define, FreeholdElement, type References, screenStyles } from '@freehold/widgets/kit';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import './fields.ts';
import type { Entity } from './description.ts';
import type { ConsoleFields } from './fields.ts';
import { filterInputs, filterSchema, fromQuery, toQuery } from './filters.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';

/** How long a person may pause while typing, in ms. */
const PAUSE = 300;

const styles = css`
	footer {
		position: sticky;
		inset-block-end: 0;
		display: flex;
		justify-content: flex-end;
		gap: 8px;
		margin: 24px -24px -24px;
		padding: 14px 24px;
		border-block-start: 1px solid var(--_border);
		background: var(--_surface);
	}
`;

export class ConsoleFilterPanel extends FreeholdElement {
	static override properties = { session: { attribute: false }, entity: { attribute: false }, query: { attribute: false } };
	static override styles = [...screenStyles, styles];

	declare session: Session;
	declare entity: Entity;
	declare query: URLSearchParams;

	#refs: References | undefined;
	#inputs: ReturnType<typeof filterInputs> = [];
	#schema = filterSchema([]);
	#timer = 0;

	get #fields(): ConsoleFields | null {
		return this.renderRoot.querySelector<ConsoleFields>('console-fields');
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('entity')) return;
		this.#inputs = filterInputs(this.entity, this.session.catalogue, this.local);
		this.#schema = filterSchema(this.#inputs);
		this.#refs = references(this.session, this.local);
	}

	/** The address changed otherwise (a chip taken away, the back button): the form follows. What a person types stays as it is. */
	protected override updated(): void {
		const fields = this.#fields;
		if (!fields) return;
		const here = new URLSearchParams(toQuery(this.#inputs, fields.value)).toString();
		const there = new URLSearchParams(toQuery(this.#inputs, fromQuery(this.#inputs, this.query))).toString();
		if (here !== there) fields.value = fromQuery(this.#inputs, this.query);
	}

	#change(event: Event): void {
		event.stopPropagation();
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => {
			const fields = this.#fields;
			if (fields?.check()) this.tell('freehold-filter', toQuery(this.#inputs, fields.value));
		}, PAUSE);
	}

	#clear(): void {
		const fields = this.#fields;
		if (fields) fields.value = {};
		this.tell('freehold-filter', []);
	}

	protected view(): TemplateResult {
		const { local } = this;
		return html`<console-fields
				filter
				.schema=${this.#schema}
				.words=${this.session.catalogue.words}
				.refs=${this.#refs}
				@freehold-change=${this.#change}
			></console-fields>
			<footer>
				<button class="button" type="button" @click=${this.#clear}>${local.text('clearFilters')}</button>
				<button class="button primary" type="button" @click=${() => this.tell('freehold-close')}>${local.text('showResults')}</button>
			</footer>`;
	}
}

define('console-filter-panel', ConsoleFilterPanel);
