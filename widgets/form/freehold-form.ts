/**
 * `<freehold-form entity="open-house">`: a form for any entity whose schema file lets the public create it (`x-entity.public.create`), or with
 * `operation="lead.enquire"` for any public operation. What it asks comes from the platform's description: a new field appears by itself.
 *
 * Attributes: `entity`, `operation`, `fields` (names, space-separated, in order), `values` (JSON, sent along and not asked), `heading`,
 * `submit-label`, `done` (the sentence after it was sent), `api-url`, `api-key`.
 * Events: `freehold-submit` (cancelable; detail: the body), `freehold-sent` (detail: the answer), `freehold-error`.
 * Parts: `base`, `heading`, `field`, `label`, `input`, `fault`, `summary`, `submit`, `done`. Slot: `privacy`.
 */
import { html, type PropertyValues } from 'lit';
import { define } from '../kit/define.ts';
import type { References } from '../kit/fields/element.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { type FormPlan, PublicForm } from './public-form.ts';
import type { ReferredEntity } from './references.ts';

/** The part of `GET /v1/description` that a form needs. */
type Description = {
	words: Record<string, FieldSchema>;
	entities: (ReferredEntity & { title: string })[];
	operations: { id: string; entity: string; title: string; method: 'POST'; path: string; input?: FieldSchema; public: boolean }[];
};

export class FreeholdForm extends PublicForm {
	static override properties = {
		...PublicForm.properties,
		entity: {},
		operation: {},
		fields: {},
		values: { type: Object },
		submitLabelText: { attribute: 'submit-label' },
		doneText: { attribute: 'done' },
		_description: { state: true },
		_fault: { state: true },
	};

	declare entity: string;
	declare operation: string | undefined;
	declare fields: string | undefined;
	declare values: Record<string, unknown> | undefined;
	declare submitLabelText: string | undefined;
	declare doneText: string | undefined;
	declare _description: Description | undefined;
	declare _fault: string;
	#plan: FormPlan | undefined;

	constructor() {
		super();
		this.entity = '';
		this._fault = '';
	}

	protected override connected(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = '';
		try {
			this._description = await this.#get<Description>('/v1/description');
		} catch (error) {
			console.warn('Freehold: <freehold-form>', error);
			this._fault = this.local.text((error as { status?: number }).status ? 'failed' : 'offline');
		}
	}

	/** Plain reading, without the SDK: a form that is only looked at does not fetch what sends. */
	async #get<T>(path: string): Promise<T> {
		const { url, key } = this.access;
		const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${key}` } });
		if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
		return response.json();
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		const names = ['_description', 'entity', 'operation', 'fields', 'values'] as const;
		if (names.some((name) => changed.has(name))) this.#plan = this._description && this.#read(this._description);
	}

	#read(description: Description): FormPlan | undefined {
		const id = this.operation ?? `${this.entity}.create`;
		const operation = description.operations.find((one) => one.id === id && one.public);
		if (!operation?.input) {
			console.warn(`Freehold: <freehold-form> the public may not call "${id}" (x-entity.public.create of its schema file).`);
			this._fault = this.local.text('failed');
			return undefined;
		}
		const fixed = this.values ?? {};
		const names = this.fields?.split(/[\s,]+/) ?? Object.keys(operation.input.properties ?? {});
		return {
			schema: operation.input,
			words: description.words,
			only: names.filter((name) => !(name in fixed)),
			refs: this.#references(description.entities),
			fixed,
			method: operation.method,
			path: operation.path,
		};
	}

	/** Finding and naming records is fetched with the first reference a person meets. */
	#references(entities: ReferredEntity[]): References {
		const make = () => import('./references.ts').then(({ references }) => references(entities, (path) => this.#get(path)));
		return {
			find: async (entity, text) => (await make()).find(entity, text),
			name: async (entity, id) => (await make()).name(entity, id),
		};
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected caption(): string {
		const { operation, _description } = this;
		if (operation) return _description?.operations.find((one) => one.id === operation)?.title ?? '';
		return _description?.entities.find((one) => one.name === this.entity)?.title ?? '';
	}

	protected submitLabel(): string {
		return this.submitLabelText ?? this.local.text('send');
	}

	protected done(): { title: string; text: string } {
		return { title: this.doneText ?? this.local.text('sent'), text: '' };
	}

	protected override waiting(): unknown {
		if (!this._fault) return html`<p aria-busy="true">…</p>`;
		return html`<p role="alert">${this._fault}</p>
			<button class="button" type="button" @click=${this.#load}>${this.local.text('tryAgain')}</button>`;
	}
}

define('freehold-form', FreeholdForm);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-form': FreeholdForm;
	}
}
