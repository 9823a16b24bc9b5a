/**
 * What every form on a public page is: fields from a schema, a honeypot, the time since it was shown, one idempotency key per
 * filling in (a second click or a retry never sends twice), and three states: open, sending, sent.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { ApiElement } from '../kit/api-element.ts';
import { buttonStyles } from '../kit/controls.ts';
import '../kit/fields/element.ts';
import type { FreeholdFields, References } from '../kit/fields/element.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { addStrings } from '../kit/words.ts';
import { formStyles } from './styles.ts';

addStrings({ send: 'Send', sending: 'Sending…' });

/** What to draw and where to send it. */
export type FormPlan = {
	schema: FieldSchema;
	words: Record<string, FieldSchema>;
	only?: string[];
	labels?: Record<string, string>;
	refs?: References;
	/** Where to begin. */
	value?: Record<string, unknown>;
	/** Sent along, not shown. */
	fixed?: Record<string, unknown>;
	method: 'POST';
	/** Below `/v1`. */
	path: string;
};

export abstract class PublicForm extends ApiElement {
	static override properties = {
		...ApiElement.properties,
		heading: {},
		_state: { state: true },
		_failure: { state: true },
		_errors: { state: true },
	};
	static override styles = [...ApiElement.sheets, buttonStyles, formStyles];

	/** Attribute `heading`: replaces ours; `heading=""` shows none. */
	declare heading: string | undefined;
	declare _state: 'open' | 'sending' | 'sent';
	declare _failure: string;
	declare _errors: FreeholdFields['errors'];
	#shownAt = performance.now();

	constructor() {
		super();
		this._state = 'open';
		this._failure = '';
		this._errors = [];
	}

	/** What to draw; undefined: not known yet (`waiting` is shown). */
	protected abstract get plan(): FormPlan | undefined;
	protected abstract caption(): string;
	protected abstract submitLabel(): string;
	/** Shown in place of the form when it has been sent. */
	protected abstract done(answer: unknown): { title: string; text: string };
	/** The body that is sent, of what stands in the fields. */
	protected shape(body: Record<string, unknown>): Record<string, unknown> {
		return body;
	}
	/** Faults the schema cannot express. */
	protected faults(_body: Record<string, unknown>): FreeholdFields['errors'] {
		return [];
	}
	protected waiting(): unknown {
		return nothing;
	}
	#thanks: unknown;
	#busy: Promise<void> | undefined;

	get #fields(): FreeholdFields {
		return this.renderRoot.querySelector('freehold-fields') as FreeholdFields;
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('_state') && this._state === 'sent') this.renderRoot.querySelector<HTMLElement>('.done')?.focus();
	}

	#submit(event: Event): void {
		event.preventDefault();
		// Said at once, before anything is awaited: a double click must not send twice.
		this.#busy ??= this.#try().finally(() => {
			this.#busy = undefined;
		});
	}

	async #try(): Promise<void> {
		const { plan } = this;
		if (!plan || !(await this.#canSend())) return;
		const body = this.shape({ ...this.#fields.value, ...plan.fixed });
		this._errors = this.faults(body);
		if (this._errors.length > 0 || !this.tell('freehold-submit', body, true)) return;
		this._state = 'sending';
		this._failure = '';
		await this.#send(plan, body);
	}

	async #send({ method, path }: FormPlan, body: Record<string, unknown>): Promise<void> {
		const trap = Boolean(this.renderRoot.querySelector<HTMLInputElement>('.trap input')?.value);
		const { send, thanks, failure } = await this.#sending();
		const about = { form: path };
		this.measure('submit', about);
		try {
			const answer = await send(this.access, { method, path, body }, { shownAt: this.#shownAt, trap });
			this.#thanks = thanks(this, this.done(answer), () => this.#again());
			this._state = 'sent';
			this.tell('freehold-sent', answer);
			this.measure('sent', about);
		} catch (error) {
			this._state = 'open';
			[this._errors, this._failure] = failure(error, this.local);
			this.tell('freehold-error', error);
			this.measure('error', about);
		}
	}

	/** The SDK and what sending needs: fetched when a person first touches the form. */
	#sending = () => import('./send.ts');

	/** What sending needs is there, and the fields are in order. */
	async #canSend(): Promise<boolean> {
		try {
			await Promise.all([this.#sending(), this.#fields.updateComplete]);
			return this.#fields.check();
		} catch {
			this._failure = this.local.text('offline');
			return false;
		}
	}

	#again(): void {
		this._state = 'open';
		this._errors = [];
		this.#shownAt = performance.now();
	}

	protected form(plan: FormPlan): unknown {
		const sending = this._state === 'sending';
		return html`<form novalidate @submit=${this.#submit} @focusin=${this.#sending}>
			<freehold-fields
				exportparts="field, label, input, fault, summary"
				.schema=${plan.schema}
				.words=${plan.words}
				.only=${plan.only}
				.labels=${plan.labels ?? {}}
				.refs=${plan.refs}
				.value=${plan.value}
				.errors=${this._errors}
				?disabled=${sending}
			></freehold-fields>
			<div class="trap silent" aria-hidden="true"><label>Website<input name="website" tabindex="-1" autocomplete="off" /></label></div>
			<div role="alert">${this._failure ? html`<p class="failure">${this._failure}</p>` : nothing}</div>
			<button class="button primary submit" part="submit" type="submit" aria-disabled=${sending}>
				${sending ? this.local.text('sending') : this.submitLabel()}
			</button>
			<slot name="privacy"></slot>
		</form>`;
	}

	protected view(): unknown {
		if (this._state === 'sent') return this.#thanks;
		const { plan } = this;
		if (!plan) return this.waiting();
		const title = this.heading ?? this.caption();
		return html`${title ? html`<h2 part="heading">${title}</h2>` : nothing} ${this.form(plan)}`;
	}
}
