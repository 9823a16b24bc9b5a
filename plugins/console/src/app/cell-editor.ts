/**
 * `<console-cell-editor>`: changes one field of one record without leaving the list. Property `on` (set: open). Events: `freehold-close`,
 * `freehold-done` with the record as it is now.
 */
import type { InputFault } from '@freehold/sdk';
import { define, FreeholdElement, type References, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type PropertyValues } from 'lit';
import './fields.ts';
import type { FoundField } from './catalogue.ts';
import type { Entity, Row } from './description.ts';
import type { ConsoleFields } from './fields.ts';
import { isKept } from './outbox.ts';
import { explain, faultsOf } from './problem.ts';
import { call } from './records.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';
import { offerUndo } from './undo.ts';
import { titleOf } from './values.ts';

export type Editing = { row: Row; field: FoundField };

/** The field of a change's body that a column stands for: `address` of `address.city`. */
const nameOf = ({ path }: FoundField): string => path.split('.')[0] ?? path;

/** Can a person change this cell? */
export function isEditable(session: Session, entity: Entity, field: FoundField): boolean {
	const input = session.catalogue.operation(entity.name, 'update')?.input;
	return Boolean(input?.properties?.[nameOf(field)]);
}

/** A reference that was expanded goes back to its id: a form holds ids. */
const plainValue = (value: unknown, { ref }: FoundField): unknown =>
	ref && value && typeof value === 'object' ? (value as Row).id : value;

export class ConsoleCellEditor extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		on: { attribute: false },
		_errors: { state: true },
		_fault: { state: true },
		_busy: { state: true },
	};
	static override styles = [
		...screenStyles,
		css`
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
			[role='alert'] {
				color: var(--_danger);
				font-weight: 500;
			}
		`,
	];

	declare session: Session;
	declare entity: Entity;
	declare on: Editing | undefined;
	declare _errors: InputFault[];
	declare _fault: string;
	declare _busy: boolean;
	#refs: References | undefined;

	constructor() {
		super();
		this._errors = [];
		this._fault = '';
		this._busy = false;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('on')) return;
		this._errors = [];
		this._fault = '';
		this.#refs ??= references(this.session, this.local);
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (!changed.has('on') || !this.on) return;
		const fields = this.renderRoot.querySelector<ConsoleFields>('console-fields');
		void fields?.updateComplete.then(() => fields.renderRoot.querySelector<HTMLElement>('[name]')?.focus());
	}

	async #save(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const { session, entity, on, local } = this;
		const update = session.catalogue.operation(entity.name, 'update');
		const fields = this.renderRoot.querySelector<ConsoleFields>('console-fields');
		if (!on || !update || !fields || this._busy || !fields.check()) return;
		const body = fields.changes;
		if (Object.keys(body).length === 0) return this.#close();
		this._busy = true;
		this._fault = '';
		try {
			const name = nameOf(on.field);
			const before = { ...on.row, [name]: plainValue(on.row[name], on.field) };
			const row = await call<Row>(session, update, { id: on.row.id, body, before });
			if (isKept(row)) return this.#close();
			offerUndo(session, local, entity, before, [name], local.text('saved'));
			this.tell('freehold-done', row);
			this.#close();
		} catch (error) {
			this._errors = faultsOf(error);
			this._fault = this._errors.length > 0 ? '' : explain(error, local);
		} finally {
			this._busy = false;
		}
	}

	#close(): void {
		this.tell('freehold-close');
	}

	protected view(): unknown {
		const { on, session, entity, local } = this;
		const input = session.catalogue.operation(entity.name, 'update')?.input;
		if (!on || !input) return nothing;
		const name = nameOf(on.field);
		const required = session.catalogue.operation(entity.name, 'create')?.input?.required?.filter((one) => one === name) ?? [];
		const schema = { ...input, required, properties: { [name]: input.properties?.[name] ?? {} } };
		const { currency, country } = session.organization;
		const heading = `${on.field.label}: ${titleOf(entity, on.row, local)}`;
		const close = (event?: Event) => {
			event?.stopPropagation();
			this.#close();
		};
		return html`<freehold-dialog .heading=${heading} open @freehold-close=${close}>
			<form novalidate @submit=${this.#save}>
				<console-fields
					.schema=${schema}
					.words=${session.catalogue.words}
					.value=${{ [name]: plainValue(on.row[name], on.field) ?? undefined }}
					.errors=${this._errors}
					.refs=${this.#refs}
					.defaults=${{ currency, country }}
				></console-fields>
				<div role="alert">${this._fault || nothing}</div>
				<footer>
					<button class="button" type="button" @click=${() => close()}>${local.text('cancel')}</button>
					<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'saving' : 'save')}</button>
				</footer>
			</form>
		</freehold-dialog>`;
	}
}

define('console-cell-editor', ConsoleCellEditor);
