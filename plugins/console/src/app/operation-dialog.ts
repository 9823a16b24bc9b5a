/**
 * `<console-operation-dialog>`: what an operation beyond CRUD asks for, be it fields or a file, and what it answered.
 * Properties: `operation` (set: open), `record` (id, where it is on a record), `given` (fields that are settled and not asked for), `answer` (where it has been called already). Events: `freehold-done` with the answer, `freehold-close`.
 */
import { define, type FieldSchema, FreeholdElement, type References, screenStyles, toast } from '@freehold/widgets/kit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { answerOf } from './answer.ts';
import './fields.ts';
import type { InputFault } from '@freehold/sdk';
import type { Operation } from './description.ts';
import type { ConsoleFields } from './fields.ts';
import { isKept } from './outbox.ts';
import { explain, faultsOf } from './problem.ts';
import { call } from './records.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';

const styles = css`
	:host {
		container-type: normal;
		display: contents;
	}
	form {
		display: grid;
		gap: 16px;
	}
	footer {
		display: flex;
		justify-content: flex-end;
		gap: 8px;
	}
	dl {
		display: grid;
		grid-template-columns: auto 1fr;
		gap: 6px 20px;
		margin-block-end: 20px;
	}
	dt {
		color: var(--_muted);
	}
	dd {
		overflow-wrap: anywhere;
		font-variant-numeric: tabular-nums;
	}
	.code {
		display: grid;
		justify-items: start;
		gap: 8px;
		margin-block-end: 4px;
	}
	code {
		padding: 8px 10px;
		border-radius: 5px;
		background: var(--_sunken);
		font: 12.5px / 1.5 ui-monospace, monospace;
		user-select: all;
	}
	.faults {
		max-block-size: 240px;
		overflow: auto;
		margin-block-end: 20px;
		padding: 8px 12px;
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	::file-selector-button {
		margin-inline-end: 10px;
		padding: 2px 8px;
		border: 1px solid var(--_border);
		border-radius: 4px;
		background: var(--_sunken);
		color: inherit;
		font: inherit;
	}
	[role='alert']:not(:empty) {
		color: var(--_danger);
		font-weight: 500;
	}
`;

export class ConsoleOperationDialog extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		operation: { attribute: false },
		record: {},
		given: { attribute: false },
		answer: { attribute: false },
		_errors: { state: true },
		_fault: { state: true },
		_busy: { state: true },
		_answer: { state: true },
	};
	static override styles = [...screenStyles, styles];

	declare session: Session;
	declare operation: Operation | undefined;
	declare record: string;
	declare given: Record<string, unknown>;
	declare answer: Record<string, unknown> | undefined;
	declare _errors: InputFault[];
	declare _fault: string;
	declare _busy: boolean;
	declare _answer: Record<string, unknown> | undefined;
	#refs: References | undefined;

	constructor() {
		super();
		this.record = '';
		this.given = {};
		this.#reset();
	}

	#reset(): void {
		this._errors = [];
		this._fault = '';
		this._busy = false;
		this._answer = undefined;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('operation')) return;
		this.#reset();
		this._answer = this.answer;
		this.#refs ??= references(this.session, this.local);
	}

	async #send(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const { operation, session, record } = this;
		const fields = this.renderRoot.querySelector<ConsoleFields>('console-fields');
		const file = this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
		if (!operation || this._busy || (fields && !fields.check())) return;
		if (operation.accepts && !file) {
			this._fault = this.local.text('required');
			return;
		}
		this._busy = true;
		this._fault = '';
		try {
			const sent = file
				? { file: new Blob([file], { type: operation.accepts?.[0] ?? file.type }) }
				: { [operation.method === 'GET' ? 'query' : 'body']: { ...fields?.value, ...this.given } };
			const answer = await call<Record<string, unknown> | undefined>(session, operation, { id: record, ...sent });
			if (isKept(answer)) return this.#close();
			this.tell('freehold-done', answer);
			// A report (an import) or something shown only once (a new key) stays to be read.
			if (answer && !('updatedAt' in answer)) this._answer = answer;
			else {
				toast(this.local.text('done', { action: operation.title }));
				this.#close();
			}
		} catch (error) {
			this._errors = faultsOf(error);
			this._fault = this._errors.length > 0 && fields ? '' : explain(error, this.local);
		} finally {
			this._busy = false;
		}
	}

	#close(): void {
		this.tell('freehold-close');
	}

	protected view(): TemplateResult {
		const { operation } = this;
		return html`<freehold-dialog .heading=${operation?.title ?? ''} ?open=${operation !== undefined} @freehold-close=${this.#closed}>
			${operation ? (this._answer ? this.#told(this._answer) : this.#form(operation)) : nothing}
		</freehold-dialog>`;
	}

	/** The inner dialog's event, told again in our name: it crosses shadow roots by itself, so only ours may pass. */
	#closed(event: Event): void {
		event.stopPropagation();
		this.#close();
	}

	#told(answer: Record<string, unknown>): TemplateResult {
		return html`${answerOf(answer, this.local)}
			<footer><button class="button primary" type="button" @click=${this.#close}>${this.local.text('close')}</button></footer>`;
	}

	#form(operation: Operation): TemplateResult {
		const { local, session } = this;
		const { currency, country } = session.organization;
		return html`<form novalidate @submit=${this.#send}>
			${operation.description ? html`<p class="muted">${operation.description}</p>` : nothing}
			${
				operation.accepts
					? html`<div class="field"><label for="file">${local.text('fileOf', { types: operation.accepts.join(', ') })}</label><input class="input" type="file" id="file" accept=${operation.accepts.join(',')} /></div>`
					: html`<console-fields .schema=${without(operation.input ?? {}, this.given)} .words=${session.catalogue.words} .refs=${this.#refs} .errors=${this._errors} .defaults=${{ currency, country }}></console-fields>`
			}
			<div role="alert">${this._fault || nothing}</div>
			<footer>
				<button class="button" type="button" @click=${this.#close}>${local.text('cancel')}</button>
				<button class="button primary" ?disabled=${this._busy}>${this._busy ? local.text('saving') : operation.title}</button>
			</footer>
		</form>`;
	}
}

/** A schema without the fields that are settled already. */
function without(schema: FieldSchema, given: Record<string, unknown>): FieldSchema {
	const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !(name in given));
	return { ...schema, properties: Object.fromEntries(properties) };
}

define('console-operation-dialog', ConsoleOperationDialog);
