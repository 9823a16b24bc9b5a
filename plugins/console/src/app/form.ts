/** `<console-form>`: making a record, or changing one. Fields and checks come from the operation's schema; the server has the last word. */

import type { InputFault } from '@freehold/sdk';
import {
	define,
	type FieldSchema,
	FreeholdElement,
	Load,
	type References,
	screenStyles,
	skeleton,
	toast,
} from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './fields.ts';
import { Company, companyStyles } from './company.ts';
import { crumbs } from './crumbs.ts';
import type { Entity, Operation, Row } from './description.ts';
import { Draft, draftStyles } from './draft.ts';
import type { ConsoleFields } from './fields.ts';
import { formStyles } from './form-styles.ts';
import { isKept } from './outbox.ts';
import { go, guardLeaving, href } from './place.ts';
import { explain, faultsOf, nothingHere, problemState } from './problem.ts';
import { call } from './records.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';
import { offerUndo } from './undo.ts';
import { inSentence, titleOf } from './values.ts';

export class ConsoleForm extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		record: {},
		query: { attribute: false },
		_errors: { state: true },
		_fault: { state: true },
		_busy: { state: true },
		_leaving: { state: true },
		_stale: { state: true },
		_taken: { state: true },
	};
	static override styles = [...screenStyles, formStyles, companyStyles, draftStyles];

	declare session: Session;
	declare entity: Entity;
	/** Id; '' makes a new one. */
	declare record: string;
	/** Values to begin with: `?listing=ID`. */
	declare query: URLSearchParams;
	declare _errors: InputFault[];
	declare _fault: string;
	declare _busy: boolean;
	/** Answers the question whether to leave unsaved work. */
	declare _leaving: ((leave: boolean) => void) | undefined;

	/** Somebody changed the record since it was loaded. */
	declare _stale: boolean;
	/** What an earlier visit had typed, and this one goes on with. */
	declare _taken: Record<string, unknown>;

	#draft = new Draft(this, () => {
		const fields = this.renderRoot.querySelector<ConsoleFields>('console-fields');
		if (!fields) return undefined;
		const isSecret = (name: string): boolean => this.#operation?.input?.properties?.[name]?.['x-control'] === 'password';
		return Object.fromEntries(Object.entries({ ...this._taken, ...fields.changes }).filter(([name]) => !isSecret(name)));
	});
	#company = new Company(this, () => void this.#compare());
	#refs: References | undefined;
	#known: FieldSchema | undefined;
	#load = new Load<Record<string, unknown>>(
		this,
		() => this.record,
		(signal) => this.#begin(signal),
	);

	constructor() {
		super();
		this._errors = [];
		this._fault = '';
		this._busy = false;
		this._stale = false;
		this._taken = {};
	}

	get #isNew(): boolean {
		return this.record === '';
	}

	get #operation(): Operation | undefined {
		return this.session.catalogue.operation(this.entity.name, this.#isNew ? 'create' : 'update');
	}

	/** A change may leave anything out, yet what a record must have cannot be emptied: the form marks it as for a new one. */
	#schema({ input = {} }: Operation): FieldSchema {
		const create = this.session.catalogue.operation(this.entity.name, 'create');
		this.#known ??= { ...input, required: create?.input?.required ?? input.required ?? [] };
		return this.#known;
	}

	get #title(): string {
		return this.local.text(this.#isNew ? 'create' : 'editThing', { thing: inSentence(this.entity.title) });
	}

	async #begin(signal: AbortSignal): Promise<Record<string, unknown>> {
		if (this.#isNew) return Object.fromEntries(this.query);
		const get = this.session.catalogue.operation(this.entity.name, 'get');
		return get ? call(this.session, get, { id: this.record }, signal) : {};
	}

	protected override firstUpdated(): void {
		this.#refs = references(this.session, this.local);
		this.tell('freehold-title', this.#title);
		this.requestUpdate();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		guardLeaving(undefined);
	}

	#ask(): Promise<boolean> {
		return new Promise((resolve) => {
			this._leaving = (leave) => {
				this._leaving = undefined;
				resolve(leave);
			};
		});
	}

	#changed(): void {
		this.#draft.begin();
		guardLeaving(async () => {
			const leave = await this.#ask();
			if (leave) this.#draft.end();
			return leave;
		});
	}

	#goOn(): void {
		this._taken = this.#draft.take();
		this.#changed();
	}

	async #save(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const operation = this.#operation;
		const fields = this.renderRoot.querySelector('console-fields') as ConsoleFields;
		if (!operation || this._busy || !fields.check()) return;
		const body = this.#isNew ? fields.value : { ...this._taken, ...fields.changes };
		if (!this.#isNew && Object.keys(body).length === 0) return this.#leave(this.record, this.local.text('nothingChanged'));
		this._busy = true;
		this._fault = '';
		try {
			const before = this.#isNew ? undefined : (this.#load.value as Row | undefined);
			const row = await call<Row>(this.session, operation, { id: this.record, body, before });
			if (isKept(row)) return this.#leave(this.record);
			const name = titleOf(this.entity, row, this.local);
			if (!before) this.#leave(row.id, this.local.text('createdThing', { name }));
			else {
				this.#leave(row.id);
				offerUndo(this.session, this.local, this.entity, before, Object.keys(body), this.local.text('saved'));
			}
		} catch (error) {
			this._errors = faultsOf(error);
			this._fault = this._errors.length > 0 ? '' : explain(error, this.local);
		} finally {
			this._busy = false;
		}
	}

	/** Something may have happened to the record. It is told where what was loaded is not what there is now. */
	async #compare(): Promise<void> {
		const begun = this.#load.value as Row | undefined;
		const get = this.session.catalogue.operation(this.entity.name, 'get');
		if (!begun || !get || this._busy) return;
		const now = await call<Row>(this.session, get, { id: this.record }).catch(() => undefined);
		this._stale = !this._busy && this.isConnected && now !== undefined && now['updatedAt'] !== begun['updatedAt'];
	}

	#anew(): void {
		this._stale = false;
		this._taken = {};
		this.#draft.drop();
		guardLeaving(undefined);
		void this.#load.reload();
	}

	#leave(id: string, message?: string): void {
		guardLeaving(undefined);
		this.#draft.end();
		if (message) toast(message);
		void go(id ? href(this.entity.plural, id) : href(this.entity.plural), { replace: true });
	}

	protected view(): TemplateResult {
		const { entity, local, session } = this;
		if (!this.#operation) return nothingHere(local);
		return html`${crumbs(session.catalogue.pluralTitle(entity), href(entity.plural), local)}
			<div class="head"><h1 tabindex="-1">${this.#title}</h1></div>
			${this.#company.line(local)}
			<div role="alert">${this._stale ? html`<p class="stale">${local.text('changedUnderForm')} <button class="button" type="button" @click=${this.#anew}>${local.text('loadAnew')}</button></p>` : nothing}</div>
			${this.#found()} ${this.#body(this.#operation)} ${this.#question()}`;
	}

	#found(): unknown {
		const { local } = this;
		const { found } = this.#draft;
		if (!found) return nothing;
		const when = local.date(found.at, { dateStyle: 'medium', timeStyle: 'short' });
		return html`<p class="found" role="status">
			<span>${local.text('draftFound', { when })}</span>
			<button class="button" type="button" @click=${() => this.#draft.drop()}>${local.text('draftDrop')}</button>
			<button class="button primary" type="button" @click=${this.#goOn}>${local.text('draftTake')}</button>
		</p>`;
	}

	#body(operation: Operation): TemplateResult {
		const { local, session } = this;
		const { value, error } = this.#load;
		if (error) return problemState(error, local, () => void this.#load.reload());
		if (!value || !this.#refs) return html`<div class="rows" aria-busy="true">${skeleton(6)}</div>`;
		const { currency, country } = session.organization;
		const back = this.#isNew ? href(this.entity.plural) : href(this.entity.plural, this.record);
		return html`<form class="card" novalidate @submit=${this.#save}>
			<console-fields
				.schema=${this.#schema(operation)}
				.words=${session.catalogue.words}
				.value=${Object.keys(this._taken).length > 0 ? { ...value, ...this._taken } : value}
				.errors=${this._errors}
				.refs=${this.#refs}
				.defaults=${{ currency, country }}
				@freehold-change=${this.#changed}
			></console-fields>
			<footer>
				<div role="alert">${this._fault || nothing}</div>
				<a class="button" href=${back}>${local.text('cancel')}</a>
				<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'saving' : 'save')}</button>
			</footer>
		</form>`;
	}

	#question(): TemplateResult {
		const { local } = this;
		return html`<freehold-dialog .heading=${local.text('discardAsk')} ?open=${this._leaving !== undefined} @freehold-close=${() => this._leaving?.(false)}>
			<p>${local.text('discardText')}</p>
			<div slot="actions">
				<button class="button" type="button" @click=${() => this._leaving?.(false)}>${local.text('stay')}</button>
				<button class="button danger" type="button" @click=${() => this._leaving?.(true)}>${local.text('discard')}</button>
			</div>
		</freehold-dialog>`;
	}
}

define('console-form', ConsoleForm);
