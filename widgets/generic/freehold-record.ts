/** `<freehold-record entity="…">`: one record of any entity that the key may read: by `record`, or by the page's own `?record=`. */
import { html, nothing, type PropertyValues } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { read } from '../kit/plain.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { addStrings } from '../kit/words.ts';
import { type EntityShape, entityOf, fieldsOf, pairs, type Row, titleOf } from './describe.ts';
import { genericStyles } from './styles.ts';

addStrings({ recordGone: 'This is no longer there.', yes: 'Yes', no: 'No' });

export class FreeholdRecord extends DataElement {
	static override properties = {
		...DataElement.properties,
		entity: {},
		record: {},
		fields: {},
		heading: {},
		_shape: { state: true },
		_row: { state: true },
		_fault: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, genericStyles];

	declare entity: string;
	declare record: string | undefined;
	declare fields: string | undefined;
	declare heading: string | undefined;
	declare _shape: EntityShape | undefined;
	/** `null`: it is not there. */
	declare _row: Row | null | undefined;
	declare _fault: 'failed' | 'offline' | undefined;

	constructor() {
		super();
		this.entity = '';
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._row !== undefined;
	}

	protected override connected(): void {
		void this.#load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		const isOther = (['entity', 'record', 'fields'] as const).some((name) => changed.has(name));
		if (isOther && this._row !== undefined && this.origin) void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		const signal = this.nextSignal();
		const id = this.record || new URLSearchParams(location.search).get('record');
		try {
			this._shape = await entityOf(this.entity, this.access);
			if (!this._shape)
				throw Object.assign(new Error(`This key may not read "${this.entity}" (x-entity.public of its schema file)`), {
					status: 403,
				});
			this._row = id ? await read<Row>(`/v1/${this._shape.plural}/${encodeURIComponent(id)}`, this.access, signal) : null;
			if (this._row) this.measure('view', { entity: this.entity, record: this._row.id });
		} catch (error) {
			if (signal.aborted) return;
			if ((error as { status?: number }).status === 404) this._row = null;
			else this._fault = this.explain(error);
		}
	}

	protected view(): unknown {
		const { local, _shape: shape, _row: row, _fault: fault } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.#load());
		if (row === null) return emptyState(local.text('recordGone'));
		if (!row || !shape) return html`<div aria-busy="true">${skeleton(5)}</div>`;
		const title = this.heading ?? titleOf(row, shape);
		return html`<article class="record">${title ? html`<h2 part="heading"><bdi>${title}</bdi></h2>` : nothing}${pairs(row, fieldsOf(this.fields, shape, true), shape, local)}</article>`;
	}
}

define('freehold-record', FreeholdRecord);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-record': FreeholdRecord;
	}
}
