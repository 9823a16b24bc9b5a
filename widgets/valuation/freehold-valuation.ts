/**
 * `<freehold-valuation>`: "what is my home worth?". Asks for the home, answers at once with a range and the sales that it comes from, and
 * then offers to ask a person. Only that last step sends who one is.
 */
import type { EstimateValuationAnswer } from '@freehold/sdk';
import type { PropertyValues } from 'lit';
import { type FormPlan, PublicForm } from '../form/public-form.ts';
import { define } from '../kit/define.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { addStrings } from '../kit/words.ts';

addStrings({
	valuation: 'What is my home worth?',
	valuationSend: 'Show me the range',
	homeAddress: 'Address, with town',
	homeKind: 'Kind of home',
	livingAreaIn: 'Living area in {unit}',
	sqft: 'sq ft',
	sqm: 'm²',
	factBedrooms: 'Bedrooms',
	factBathrooms: 'Bathrooms',
	factYearBuilt: 'Built',
	house: 'House',
	townhouse: 'Townhouse',
	villa: 'Villa',
	apartment: 'Apartment',
	condo: 'Condo',
});

/** What `valuation.estimate` takes; the area as a plain number. */
const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['address', 'propertyType', 'livingArea'],
	properties: {
		address: { type: 'string', maxLength: 300 },
		propertyType: { type: 'string', enum: ['house', 'townhouse', 'villa', 'apartment', 'condo'] },
		livingArea: { type: 'number', minimum: 1, maximum: 100_000 },
		bedrooms: { type: 'integer', minimum: 0, maximum: 30 },
		bathrooms: { type: 'number', minimum: 0, maximum: 30 },
		yearBuilt: { type: 'integer', minimum: 1000, maximum: 2200 },
	},
};

export class FreeholdValuation extends PublicForm {
	static override properties = { ...PublicForm.properties, unit: {}, consent: {}, _result: { state: true } };

	declare unit: string | undefined;
	declare consent: string | undefined;
	/** What draws the answer: fetched with it. */
	declare _result: typeof import('./result.ts') | undefined;
	#plan: FormPlan | undefined;
	#answer: EstimateValuationAnswer | undefined;
	#asked: Record<string, unknown> = {};

	/** Square feet are said in the United States; the page may say otherwise. */
	get #unit(): 'sqft' | 'sqm' {
		return this.unit === 'sqm' || (this.unit !== 'sqft' && !/-US$/i.test(this.local.lang) && this.local.lang !== 'en')
			? 'sqm'
			: 'sqft';
	}

	protected override willUpdate(_changed: PropertyValues<this>): void {
		const { local } = this;
		const livingArea = local.text('livingAreaIn', { unit: local.text(this.#unit) });
		if (this.#plan?.labels?.['livingArea'] === livingArea) return;
		const labels = {
			address: local.text('homeAddress'),
			propertyType: local.text('homeKind'),
			livingArea,
			bedrooms: local.text('factBedrooms'),
			bathrooms: local.text('factBathrooms'),
			yearBuilt: local.text('factYearBuilt'),
		};
		this.#plan = { schema: SCHEMA, words: {}, labels, method: 'POST', path: '/v1/valuations/estimate' };
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected override shape(body: Record<string, unknown>): Record<string, unknown> {
		this.#asked = { ...body, livingArea: { value: body['livingArea'], unit: this.#unit } };
		return this.#asked;
	}

	protected caption(): string {
		return this.local.text('valuation');
	}

	protected submitLabel(): string {
		return this.local.text('valuationSend');
	}

	protected done(answer: unknown): { title: string; text: string } {
		this.#answer = answer as EstimateValuationAnswer;
		this.measure('estimate', { outcome: this.#answer.outcome });
		void import('../enquiry/freehold-enquiry.ts');
		void import('./result.ts').then((result) => {
			result.adopt(this.renderRoot as ShadowRoot);
			this._result = result;
		});
		return { title: '', text: '' };
	}

	protected override updated(changed: PropertyValues<this>): void {
		super.updated(changed);
		if (changed.has('_result') && this._result) this.renderRoot.querySelector<HTMLElement>('.estimate')?.focus();
	}

	protected override view(): unknown {
		const { _result: result } = this;
		if (this._state !== 'sent' || !this.#answer) return super.view();
		return result?.estimate(this, this.#answer, String(this.#asked['address'] ?? ''), () => {
			this._result = undefined;
			this.#answer = undefined;
			this._state = 'open';
		});
	}
}

define('freehold-valuation', FreeholdValuation);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-valuation': FreeholdValuation;
	}
}
