/**
 * `<freehold-list entity="…">`: records of any entity that the key may read, with what the schema shows of them: a new public entity is on
 * the page with one tag and no code.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { read } from '../kit/plain.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { addStrings } from '../kit/words.ts';
import { type EntityShape, entityOf, fieldsOf, pairs, type Row, titleOf } from './describe.ts';
import { genericStyles } from './styles.ts';

addStrings({
	nothingHere: 'There is nothing here yet.',
	noMatch: 'Nothing found',
	find: 'Find',
	yes: 'Yes',
	no: 'No',
	more: 'Show more',
});

type Page = { data: Row[]; next: string | null };

export class FreeholdList extends DataElement {
	static override properties = {
		...DataElement.properties,
		entity: {},
		fields: {},
		where: {},
		sort: {},
		limit: { type: Number },
		heading: {},
		find: { type: Boolean },
		detailUrl: { attribute: 'detail-url' },
		_shape: { state: true },
		_rows: { state: true },
		_next: { state: true },
		_q: { state: true },
		_fault: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, inputStyles, stateStyles, genericStyles];

	declare entity: string;
	declare fields: string | undefined;
	declare where: string | undefined;
	declare sort: string | undefined;
	declare limit: number;
	declare heading: string | undefined;
	declare find: boolean;
	declare detailUrl: string | undefined;
	declare _shape: EntityShape | undefined;
	declare _rows: Row[] | undefined;
	declare _next: string | null;
	declare _q: string;
	declare _fault: 'failed' | 'offline' | undefined;
	#timer = 0;

	constructor() {
		super();
		this.entity = '';
		this.limit = 12;
		this.find = false;
		this._next = null;
		this._q = '';
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._rows !== undefined;
	}

	protected override connected(): void {
		void this.load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		const isOther = (['entity', 'where', 'sort', 'fields'] as const).some((name) => changed.has(name));
		if (isOther && this._rows && this.origin) void this.load();
	}

	/** Reads the records anew, or those after. */
	async load(cursor?: string): Promise<void> {
		this._fault = undefined;
		const signal = this.nextSignal();
		try {
			this._shape = await entityOf(this.entity, this.access);
			if (!this._shape)
				throw Object.assign(new Error(`This key may not read "${this.entity}" (x-entity.public of its schema file)`), {
					status: 403,
				});
			const { data, next } = await read<Page>(this.#path(this._shape, cursor), this.access, signal);
			this._rows = cursor ? [...(this._rows ?? []), ...data] : data;
			this._next = next;
		} catch (error) {
			if (!signal.aborted) this._fault = this.explain(error);
		}
	}

	#path(shape: EntityShape, cursor?: string): string {
		const names = fieldsOf(this.fields, shape, false);
		const query = new URLSearchParams(this.where);
		query.set('fields', [...new Set(['id', shape.titleField, ...names])].join(','));
		query.set('limit', String(Math.min(100, Math.max(1, this.limit || 12))));
		if (this.sort) query.set('sort', this.sort);
		if (this._q) query.set('q', this._q);
		if (cursor) query.set('cursor', cursor);
		return `/v1/${shape.plural}?${query}`;
	}

	#search(event: Event): void {
		this._q = (event.target as HTMLInputElement).value.trim();
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => {
			this.measure('search', { entity: this.entity, words: this._q !== '' });
			void this.load();
		}, 250);
	}

	#row(row: Row, shape: EntityShape): TemplateResult {
		const href = this.detailUrl?.replace(/\{(record|id)\}/, encodeURIComponent(row.id));
		const title = html`<bdi>${titleOf(row, shape) || '–'}</bdi>`;
		return html`<li part="row">
			<h3>${href ? html`<a href=${href} @click=${() => this.measure('select', { entity: this.entity, record: row.id })}>${title}</a>` : title}</h3>
			${pairs(row, fieldsOf(this.fields, shape, false), shape, this.local)}
		</li>`;
	}

	protected view(): unknown {
		const { local, _shape: shape, _rows: rows, _fault: fault, _next: next } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.load());
		if (!rows || !shape) return html`<div aria-busy="true">${skeleton(5)}</div>`;
		const canFind = this.find && shape.search.length > 0;
		const title = this.heading ?? '';
		return html`${
			title || canFind
				? html`<div class="head">${title ? html`<h2 part="heading">${title}</h2>` : html`<span></span>`}
					${canFind ? html`<div class="find"><input class="input" type="search" part="search" aria-label=${local.text('find')} placeholder=${local.text('find')} @input=${this.#search} /></div>` : nothing}</div>`
				: nothing
		}
		${
			rows.length === 0
				? emptyState(local.text(this._q ? 'noMatch' : 'nothingHere'))
				: html`<ul class="rows" part="rows">${repeat(
						rows,
						({ id }) => id,
						(row) => this.#row(row, shape),
					)}</ul>`
		}
		${next ? html`<p class="more"><button class="button" part="more" type="button" @click=${() => void this.load(next)}>${local.text('more')}</button></p>` : nothing}`;
	}
}

define('freehold-list', FreeholdList);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-list': FreeholdList;
	}
}
