/**
 * `<console-record-actions>`: what may be done with a record: the next steps of its process, changing it, its own operations, and taking
 * it away. Attribute `compact`: all of it in one menu. Event: `freehold-changed`.
 */
import { define, FreeholdElement, inWords, screenStyles, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './operation-dialog.ts';
import { actionStyles } from './action-styles.ts';
import type { Entity, Operation, Row } from './description.ts';
import { glyph } from './glyphs.ts';
import { isKept } from './outbox.ts';
import { go, href } from './place.ts';
import { explain } from './problem.ts';
import { call } from './records.ts';
import type { Session } from './session.ts';
import { removeSoon } from './undo.ts';
import { inSentence, titleOf } from './values.ts';

export class ConsoleRecordActions extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		row: { attribute: false },
		compact: { type: Boolean, reflect: true },
		_operation: { state: true },
		_answer: { state: true },
		_deleting: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, actionStyles];

	declare session: Session;
	declare entity: Entity;
	declare row: Row;
	declare compact: boolean;
	/** The operation whose dialog is open. */
	declare _operation: Operation | undefined;
	/** What it answered already, where it asked for nothing. */
	declare _answer: Record<string, unknown> | undefined;
	declare _deleting: boolean;
	declare _busy: boolean;

	constructor() {
		super();
		this.compact = false;
		this._deleting = false;
		this._busy = false;
	}

	/** Steps of the process that start at the record's state. */
	get #steps(): Operation[] {
		const { states } = this.entity;
		const now = states && String(this.row[states.field]);
		return this.session.catalogue.recordOperations(this.entity.name).filter(({ id, kind }) => {
			const name = id.slice(this.entity.name.length + 1);
			return kind === 'transition' && states?.transitions[name]?.from.includes(now ?? '');
		});
	}

	/** Operations of the entity's own; uploading pictures is the gallery's, and what is public has its place on pages. */
	get #others(): Operation[] {
		return this.session.catalogue
			.recordOperations(this.entity.name)
			.filter(({ kind, method, accepts, public: isPublic }) => kind === 'custom' && method !== 'GET' && !accepts && !isPublic);
	}

	#missing(step: Operation): string[] {
		const requires = this.entity.states?.transitions[step.id.slice(this.entity.name.length + 1)]?.requires ?? [];
		return requires
			.filter((path) => (this.row[path] ?? null) === null)
			.map((path) => this.session.catalogue.field(this.entity, path)?.label ?? inWords(path));
	}

	async #run(operation: Operation): Promise<void> {
		if (operation.input) {
			this._operation = operation;
			return;
		}
		if (this._busy) return;
		this._busy = true;
		try {
			const answer = await call<Record<string, unknown> | undefined>(this.session, operation, { id: this.row.id });
			if (isKept(answer)) return;
			// What is no record is worth reading: what came back of a trial.
			if (answer && !('updatedAt' in answer)) {
				this._answer = answer;
				this._operation = operation;
			} else toast(this.local.text('done', { action: operation.title }));
			this.tell('freehold-changed');
		} catch (error) {
			toast(explain(error, this.local), 'failed');
		} finally {
			this._busy = false;
		}
	}

	/** Goes out of sight now, and for good when the time to undo is over. */
	#delete(operation: Operation): void {
		const { entity, local, row, session } = this;
		const isArchive = entity.deletion === 'archive';
		const name = titleOf(entity, row, local);
		this._deleting = false;
		if (!this.compact) void go(href(entity.plural), { replace: true });
		removeSoon({
			id: row.id,
			local,
			said: local.text(isArchive ? 'archiving' : 'deleting', { name }),
			sent: local.text(isArchive ? 'archived' : 'deleted', { name }),
			send: () => call(session, operation, { id: row.id }),
		});
	}

	protected view(): TemplateResult {
		const { entity, local, row, session } = this;
		const { catalogue } = session;
		const remove = catalogue.operation(entity.name, 'delete');
		const edit = catalogue.operation(entity.name, 'update')
			? html`<a class=${this.compact ? '' : 'button'} href=${href(entity.plural, row.id, 'edit')}>${glyph('pen')}${local.text('edit')}</a>`
			: undefined;
		return html`${
			this.compact
				? this.#menu(remove, edit, this.#steps)
				: html`<div class="buttons">${this.#steps.map((step, index) => this.#step(step, index === 0))} ${edit} ${this.#menu(remove)}</div>`
		}
			${remove ? this.#confirmation(remove) : nothing}
			<console-operation-dialog
				.session=${session}
				.operation=${this._operation}
				.record=${row.id}
				.answer=${this._answer}
				@freehold-close=${() => {
					this._operation = undefined;
					this._answer = undefined;
				}}
				@freehold-done=${() => this.tell('freehold-changed')}
			></console-operation-dialog>`;
	}

	/** A step that lacks something says what, instead of failing when pressed. */
	#step(step: Operation, isFirst: boolean): TemplateResult {
		const missing = this.#missing(step);
		const hint = missing.length > 0 ? this.local.text('missing', { fields: missing.join(', ') }) : '';
		return html`<button
			class="button ${isFirst ? 'primary' : ''}"
			type="button"
			aria-disabled=${hint ? 'true' : nothing}
			title=${hint || step.description}
			?disabled=${this._busy}
			@click=${() => (hint ? toast(hint, 'failed') : void this.#run(step))}
		>
			${step.title}
		</button>`;
	}

	#menu(remove: Operation | undefined, edit?: TemplateResult, steps: Operation[] = []): unknown {
		const { entity, local } = this;
		const others = [...steps.filter((step) => this.#missing(step).length === 0), ...this.#others];
		if (others.length === 0 && !remove && !edit) return nothing;
		/** Away with the menu, and back to the button that opened it: from there a dialog takes the focus, and to there it gives it back. */
		const close = (event: Event) => {
			const menu = (event.currentTarget as HTMLElement).closest<HTMLElement>('[popover]');
			menu?.hidePopover();
			(menu?.previousElementSibling as HTMLElement | null)?.focus();
		};
		const choose = (act: () => void) => (event: Event) => {
			close(event);
			act();
		};
		const archive = entity.deletion === 'archive';
		return html`<span class="menu">
			<button class="button icon" type="button" aria-label=${this.compact ? local.text('actionsOf', { name: titleOf(entity, this.row, local) }) : local.text('more')} title=${local.text('more')} popovertarget="more">${glyph('more')}</button>
			<div id="more" popover @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && close(event)}>
				${edit ?? nothing}
				${others.map((operation) => html`<button type="button" @click=${choose(() => void this.#run(operation))}>${operation.title}</button>`)}
				${remove ? html`<button class="danger" type="button" @click=${choose(() => (this._deleting = true))}>${glyph('bin')}${local.text(archive ? 'archive' : 'delete')}</button>` : nothing}
			</div>
		</span>`;
	}

	#confirmation(remove: Operation): TemplateResult {
		const { entity, local, row } = this;
		const kind = entity.deletion === 'archive' ? 'archive' : 'delete';
		const close = (event?: Event) => {
			event?.stopPropagation();
			this._deleting = false;
		};
		return html`<freehold-dialog .heading=${local.text(`${kind}Ask`, { thing: inSentence(entity.title) })} ?open=${this._deleting} @freehold-close=${close}>
			<p>${local.text(`${kind}Text`, { name: titleOf(entity, row, local) })}</p>
			<div slot="actions">
				<button class="button" type="button" @click=${() => close()}>${local.text('cancel')}</button>
				<button class="button danger" type="button" @click=${() => this.#delete(remove)}>${local.text(kind)}</button>
			</div>
		</freehold-dialog>`;
	}
}

define('console-record-actions', ConsoleRecordActions);
