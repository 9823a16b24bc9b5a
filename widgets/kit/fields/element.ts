/**
 * `<freehold-fields>`: a form's fields, drawn from a JSON Schema. Put it into a `<form novalidate>`; Enter in a field submits that form.
 *
 *   <form novalidate @submit=${this.#save}>
 *     <freehold-fields .schema=${operation.input} .words=${description.words} .value=${record} .errors=${problem?.errors ?? []}
 *       .refs=${{ find: (entity, text) => …, name: (entity, id) => … }}></freehold-fields>
 *     <button class="button primary">Save</button>
 *   </form>
 *   #save(event) { event.preventDefault(); if (!fields.check()) return; await run({ body: fields.value }) }
 *
 * Properties: `schema`, `words`, `value` (set: where to start; get: what stands there now, empty fields left out), `errors` (the server's
 * `errors[]`: pointer, detail), `only` (names, in order), `refs`, `defaults` ({currency, unit, country}), `labels` (name → label in the page's
 * language), `disabled`.
 * Getters: `changes` (the body of a PATCH; cleared fields are null). Methods: `check()` shows faults, focuses the first, tells whether all is
 * well; `reset()` goes back to the value set.
 * Event: `freehold-change` after a person changed something. Parts: `field`, `label`, `input`, `fault`, `summary`.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { BaseElement } from '../base.ts';
import { inputStyles } from '../controls.ts';
import { define } from '../define.ts';
import { inWords } from '../in-words.ts';
import { type Field, type FieldSchema, inputsOf, PLAIN, readFields } from './model.ts';
import { fieldsStyles } from './styles.ts';
import { at, type Input, type Values } from './values.ts';

/** One fault, in the shape the server uses too. Without `detail`, `code` is looked up in our strings. */
export type Fault = { pointer: string; code: string; detail?: string };

/** One record a person can choose for a reference. */
export type Choice = { id: string; label: string };
/** How a reference field finds records and names the one it holds. */
export type References = {
	find(entity: string, text: string): Promise<Choice[]>;
	name(entity: string, id: string): Promise<string>;
};
/** What to start compound fields with. */
export type Defaults = { currency?: string; unit?: string; country?: string };

/** What the element knows; work.ts reads and changes it. */
export type FieldsState = {
	fields: Field[];
	/** The value set. */
	initial: Values;
	/** The input of a field, if it is drawn. */
	find(input: Field): Input | null;
	/** By pointer of an input. */
	faults: Map<string, Fault>;
	/** Faults that no input is to blame for. */
	rest: readonly Fault[];
	rich?: typeof import('./rich.ts');
};

const TYPES: Partial<Record<Field['kind'], string>> = { 'date-time': 'datetime-local', phone: 'tel', boolean: 'checkbox' };
const AUTOCOMPLETE: Record<string, AutoFill> = { phone: 'tel', email: 'email', name: 'name' };

export class FreeholdFields extends BaseElement {
	static formAssociated = true;
	static override properties = {
		schema: { attribute: false },
		words: { attribute: false },
		errors: { attribute: false },
		only: { attribute: false },
		refs: { attribute: false },
		defaults: { attribute: false },
		labels: { attribute: false },
		disabled: { type: Boolean },
	};
	static override styles = [...BaseElement.sheets, inputStyles, fieldsStyles];

	declare schema: FieldSchema;
	declare words: Record<string, FieldSchema>;
	declare errors: readonly Fault[];
	declare only: string[] | undefined;
	declare refs: References | undefined;
	declare defaults: Defaults;
	declare labels: Record<string, string>;
	declare disabled: boolean;

	/** Set by work.ts. */
	static work: typeof import('./work.ts').work;

	#internals = this.attachInternals();
	#filled = new Set<Input>();
	#loading: Promise<unknown> | undefined;
	/** Until rich.ts is there nothing is drawn, lest what stands below moves. */
	#waits = false;
	#state: FieldsState = {
		fields: [],
		initial: {},
		find: (input) => this.renderRoot.querySelector(`[name="${input.pointer}"]`),
		faults: new Map(),
		rest: [],
	};

	constructor() {
		super();
		this.schema = {};
		this.words = {};
		this.errors = [];
		this.defaults = {};
		this.labels = {};
		this.disabled = false;
	}

	get value(): Values {
		return FreeholdFields.work?.value(this.#state) ?? this.#state.initial;
	}

	set value(value: Values | null | undefined) {
		// A page that draws again hands over an equal object: what a person has typed stays.
		if (JSON.stringify(value ?? {}) === JSON.stringify(this.#state.initial)) return;
		this.#state.initial = value ?? {};
		this.reset();
	}

	/** Only what differs from the value set; cleared fields are `null`. */
	get changes(): Values {
		return FreeholdFields.work?.changes(this.#state) ?? {};
	}

	/** Checks everything here, shows what is wrong and focuses the first fault. True: all is well. */
	check(): boolean {
		this.#show(FreeholdFields.work.check(this.#state));
		return this.#state.faults.size === 0;
	}

	/** Goes back to the value set. */
	reset(): void {
		this.#filled.clear();
		this.#show([]);
	}

	#show(faults: readonly Fault[]): void {
		const first = FreeholdFields.work?.blame(this.#state, faults);
		this.requestUpdate();
		if (first) void this.updateComplete.then(() => this.#state.find(first)?.focus());
	}

	/** Also waits for rich.ts, so that a form is complete when it says so. */
	protected override async getUpdateComplete(): Promise<boolean> {
		await super.getUpdateComplete();
		await this.#loading;
		return super.getUpdateComplete();
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		const state = this.#state;
		if (changed.has('schema') || changed.has('words') || changed.has('only')) {
			state.fields = readFields(this.schema, this.words, this.only);
			this.#filled.clear();
			if (!state.rich && state.fields.some(({ kind }) => !PLAIN.test(kind))) {
				this.#waits = true;
				this.#loading = this.#loadRich().finally(() => {
					this.#waits = false;
					this.requestUpdate();
				});
			}
			this.#readParts();
		}
		if (changed.has('errors') && (this.errors.length > 0 || changed.get('errors'))) this.#show(this.errors);
	}

	async #loadRich(): Promise<void> {
		const rich = await import('./rich.ts');
		this.#state.rich = rich;
		(this.renderRoot as ShadowRoot).adoptedStyleSheets.push(rich.richStyles.styleSheet as CSSStyleSheet);
		this.#readParts();
	}

	#readParts(): void {
		const { rich, fields } = this.#state;
		if (rich) for (const field of fields) field.parts = rich.partsOf(field, this.words);
	}

	protected override updated(): void {
		const { fields, find, initial, rich } = this.#state;
		for (const field of fields) {
			for (const part of inputsOf(field)) {
				const input = find(part);
				if (!input || this.#filled.has(input)) continue;
				this.#filled.add(input);
				const value = at(initial, part.pointer) ?? part.schema.default;
				if (part.kind === 'boolean') input.checked = value === true;
				else if (PLAIN.test(field.kind)) input.value = String(value ?? '');
				else
					rich?.fill(
						part,
						input,
						value ?? rich.preset(part.name, this.local, this.defaults),
						at(initial, `/${field.name}/timeZone`) as string,
					);
			}
		}
	}

	#changed(event: Event): void {
		const pointer = (event.target as Element).getAttribute('name') ?? '';
		const field = this.#state.fields.find(({ name }) => pointer.split('/')[1] === name);
		if (!field) return;
		if (FreeholdFields.work?.recheck(this.#state, field)) this.requestUpdate();
		this.tell('freehold-change', { name: field.name });
	}

	#key(event: KeyboardEvent): void {
		if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || event.isComposing || event.defaultPrevented)
			return;
		event.preventDefault();
		this.#internals.form?.requestSubmit();
	}

	/** An element to stand in place of the usual input; who extends us may have some. */
	protected own(_input: Field): HTMLElement | undefined {
		return undefined;
	}

	#control(input: Field, label: string): unknown {
		const { kind, schema, pointer } = input;
		const fault = this.#state.faults.has(pointer);
		const described = `${input.hint && `${pointer}-hint`} ${fault ? `${pointer}-fault` : ''}`.trim() || nothing;
		const own = this.own(input);
		if (own) {
			Object.assign(own, { id: pointer, ariaLabel: label, ariaInvalid: String(fault), schema });
			own.setAttribute('name', pointer);
			own.toggleAttribute('disabled', this.disabled);
			return own;
		}
		const rich = this.#state.rich?.control(input, {
			label,
			described,
			fault,
			local: this.local,
			refs: this.refs,
			disabled: this.disabled,
		});
		if (rich) return rich;
		if (kind === 'choice') {
			return html`<select class="input" part="input" id=${pointer} name=${pointer} aria-describedby=${described} aria-invalid=${fault} ?required=${input.required} ?disabled=${this.disabled}>
				<option value="">${input.required ? this.local.text('choose') : '–'}</option>
				${schema.enum?.map((value) => value !== null && html`<option value=${value}>${this.local.textOr(String(value), inWords(String(value)))}</option>`)}
			</select>`;
		}
		if (kind === 'textarea') {
			return html`<textarea class="input" part="input" id=${pointer} name=${pointer} rows="4" aria-describedby=${described} aria-invalid=${fault} ?required=${input.required} ?disabled=${this.disabled}></textarea>`;
		}
		return html`<input
			class="input"
			part="input"
			id=${pointer}
			name=${pointer}
			type=${TYPES[kind] ?? kind}
			step=${schema.type === 'integer' ? 1 : 'any'}
			min=${schema.minimum ?? nothing}
			max=${schema.maximum ?? nothing}
			minlength=${schema.minLength ?? nothing}
			maxlength=${schema.maxLength ?? nothing}
			autocomplete=${AUTOCOMPLETE[kind] ?? AUTOCOMPLETE[input.name] ?? 'off'}
			aria-describedby=${described}
			aria-invalid=${fault}
			?required=${input.required}
			?disabled=${this.disabled}
		/>`;
	}

	/** Label, control, hint and fault of one input. */
	#input(input: Field, parent?: Field): TemplateResult {
		const { pointer, kind, name } = input;
		const fault = this.#state.faults.get(pointer);
		const label = parent ? this.local.textOr(name, input.label) : (this.labels[name] ?? input.label);
		const tick = kind === 'boolean';
		return html`<div class="field ${kind} is-${name}" part="field">
			<label part="label" for=${pointer}>${label}${parent || tick ? nothing : this.#optional(input)}</label>
			${this.#control(input, label)}
			${input.hint ? html`<p class="hint" id="${pointer}-hint">${input.hint}</p>` : nothing}
			${fault ? html`<p class="fault" part="fault" id="${pointer}-fault">${this.#message(fault)}</p>` : nothing}
		</div>`;
	}

	#optional({ required }: Field): unknown {
		return required ? nothing : html` <span class="optional">${this.local.text('optional')}</span>`;
	}

	#message({ code, detail }: Fault): string {
		return detail || this.local.text(code);
	}

	#field(field: Field): unknown {
		const { rich } = this.#state;
		if (PLAIN.test(field.kind)) return this.#input(field);
		if (field.parts.length === 0) return rich && this.#input(field);
		const legend = [this.labels[field.name] ?? field.label, this.#optional(field)];
		return rich?.group(
			field,
			legend,
			field.parts.map((part) => this.#input(part, field)),
		);
	}

	protected view(): unknown {
		if (this.#waits) return nothing;
		const { faults, rest, fields } = this.#state;
		return html`
			<div role="alert" class="summary" part="summary">
				${faults.size ? html`<p>${this.local.text('faults')}</p>` : nothing} ${rest.map((fault) => html`<p>${this.#message(fault)}</p>`)}
			</div>
			<div class="fields" @keydown=${this.#key} @input=${this.#changed} @change=${this.#changed}>${fields.map((field) => this.#field(field))}</div>
		`;
	}
}

define('freehold-fields', FreeholdFields);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-fields': FreeholdFields;
	}
}
