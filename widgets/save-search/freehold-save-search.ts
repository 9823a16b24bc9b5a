/**
 * `<freehold-save-search>`: "tell me when something new comes". Keeps the search of the `<freehold-listings>` on the same page as it is when
 * the form is sent; a mail asks the person to say yes, and each alert has a link that ends it.
 *
 * Attributes: `query` (filters as the list of listings takes them, `purpose=sale&price[lte]=600000`, in place of the page's search),
 * `heading`, `api-url`, `api-key`.
 * Events: `freehold-submit` (cancelable; detail: the body), `freehold-sent`, `freehold-error`.
 * Parts: `base`, `heading`, `field`, `label`, `input`, `fault`, `summary`, `submit`, `done`. Slot `privacy`: a line below the button.
 */
import type { PropertyValues } from 'lit';
import { type FormPlan, PublicForm } from '../form/public-form.ts';
import { define } from '../kit/define.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { addStrings } from '../kit/words.ts';
import { toFilters } from '../listings/filters-text.ts';
import type { Search } from '../listings/query.ts';

addStrings({
	saveSearch: 'Tell me about new homes',
	saveSearchSend: 'Save this search',
	name: 'Name',
	emailLabel: 'Email',
	howOften: 'How often',
	searchSaved: 'Almost done. Please look into your mail.',
	searchSavedHint: 'We have sent you a link. Press it, and we write when something new fits your search.',
});

/** What `saved-search.subscribe` takes, without the search itself. */
const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['name', 'email'],
	properties: {
		name: { type: 'string', maxLength: 200 },
		email: { type: 'string', maxLength: 254, 'x-control': 'email' },
		frequency: { type: 'string', enum: ['instant', 'daily', 'weekly'] },
	},
};

export class FreeholdSaveSearch extends PublicForm {
	static override properties = { ...PublicForm.properties, query: {}, _heard: { state: true } };

	declare query: string | undefined;
	/** What the person last searched for on this page. */
	declare _heard: string;
	#plan: FormPlan | undefined;
	#hear = ({ detail }: CustomEvent<unknown>): void => {
		this._heard = toFilters(detail as Search);
	};

	constructor() {
		super();
		this._heard = '';
	}

	override connectedCallback(): void {
		super.connectedCallback();
		document.addEventListener('freehold-search', this.#hear);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		document.removeEventListener('freehold-search', this.#hear);
	}

	protected override willUpdate(_changed: PropertyValues<this>): void {
		const { local } = this;
		const query = this.query ?? this._heard;
		if (this.#plan?.fixed?.['query'] === query && this.#plan.labels?.['name'] === local.text('name')) return;
		this.#plan = {
			schema: SCHEMA,
			words: {},
			only: ['name', 'email', 'frequency'],
			labels: { name: local.text('name'), email: local.text('emailLabel'), frequency: local.text('howOften') },
			value: this.#plan?.value ?? { frequency: 'daily' },
			fixed: { query },
			method: 'POST',
			path: '/v1/saved-searches/subscribe',
		};
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected caption(): string {
		return this.local.text('saveSearch');
	}

	protected submitLabel(): string {
		return this.local.text('saveSearchSend');
	}

	protected done(): { title: string; text: string } {
		return { title: this.local.text('searchSaved'), text: this.local.text('searchSavedHint') };
	}
}

define('freehold-save-search', FreeholdSaveSearch);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-save-search': FreeholdSaveSearch;
	}
}
