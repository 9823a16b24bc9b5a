/**
 * `<console-facets>`: above a list, what it can be counted by: how many there are of each value among all that the other filters find; and
 * the views that were kept. Event: `freehold-filter` with the parameters that change, '' for those that go.
 */
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import './operation-dialog.ts';
import { columnsOf } from './columns.ts';
import type { Entity, Operation } from './description.ts';
import { filtersIn } from './filters.ts';
import { viewOf } from './list-cards.ts';
import { pill, pillStyles } from './pills.ts';
import { go, href } from './place.ts';
import { queryText } from './query-text.ts';
import { call } from './records.ts';
import type { Session } from './session.ts';
import { enumText, inSentence } from './values.ts';

type Bucket = { value?: string | null; from?: number | null; to?: number | null; count: number };
type Kept = {
	id: string;
	name: string;
	filter: string;
	sortBy: string | null;
	columns: string[] | null;
	view: string | null;
	mine: boolean;
};

export class ConsoleFacets extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		query: { attribute: false },
		_counts: { state: true },
		_kept: { state: true },
		_keeping: { state: true },
	};
	static override styles = [...screenStyles, pillStyles];

	declare session: Session;
	declare entity: Entity;
	declare query: URLSearchParams;
	/** By facet; those that were looked at since the filters changed. */
	declare _counts: Record<string, Bucket[]>;
	declare _kept: Kept[] | undefined;
	declare _keeping: Operation | undefined;

	constructor() {
		super();
		this._counts = {};
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('query') && !changed.has('entity')) return;
		const open = this.renderRoot?.querySelector<HTMLElement>('.choices:popover-open')?.id;
		// What is looked at stays, and is counted anew.
		this._counts = open && this._counts[open] ? { [open]: this._counts[open] } : {};
		if (open && this.entity.facets.includes(open)) void this.#count(open);
		if (changed.has('entity')) this._kept = undefined;
	}

	async #count(path: string): Promise<void> {
		const search = this.session.catalogue.operation(this.entity.name, 'search');
		if (!search) return;
		const text = queryText(this.query, path);
		const body = { facets: [path], limit: 1, ...(text ? { query: text } : {}) };
		// A count is a help: without it the list is as it was.
		const answer = await call<{ facets?: Record<string, Bucket[]> }>(this.session, search, { body }).catch(() => undefined);
		this._counts = { ...this._counts, [path]: answer?.facets?.[path] ?? [] };
	}

	async #look(): Promise<void> {
		const answer = await this.session
			.run<{ data: Kept[] }>({ method: 'GET', path: '/v1/saved-filters/available', query: { resource: this.entity.plural } })
			.catch(() => ({ data: [] }));
		this._kept = answer.data;
	}

	#chosen(path: string): string[] {
		return (this.query.get(`${path}[in]`) ?? this.query.get(path) ?? '').split(',').filter(Boolean);
	}

	#toggle(path: string, value: string): void {
		const before = this.#chosen(path);
		const now = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
		this.tell('freehold-filter', [
			[path, now.length === 1 ? now[0] : ''],
			[`${path}[in]`, now.length > 1 ? now.join(',') : ''],
		]);
	}

	#range(path: string, { from, to }: Bucket): void {
		const isSet = this.#isRange(path, { from, to, count: 0 });
		this.tell('freehold-filter', [
			[`${path}[gte]`, isSet ? '' : String(from ?? '')],
			[`${path}[lt]`, isSet ? '' : String(to ?? '')],
		]);
	}

	#isRange(path: string, { from, to }: Bucket): boolean {
		return (
			(this.query.get(`${path}[gte]`) ?? '') === String(from ?? '') && (this.query.get(`${path}[lt]`) ?? '') === String(to ?? '')
		);
	}

	#facet(path: string): TemplateResult {
		const label = this.session.catalogue.field(this.entity, path)?.label ?? path;
		const isSet = filtersIn(this.query).some(([name]) => name === path || name.startsWith(`${path}[`));
		const buckets = this._counts[path];
		const rows = buckets?.filter(({ value, from, to }) => value ?? from ?? to);
		const choices = !rows
			? html`<p class="muted" aria-busy="true">${this.local.text('loading')}</p>`
			: rows.length === 0
				? html`<p class="muted">${this.local.text('nothingFound')}</p>`
				: rows.map((bucket) => this.#choice(path, bucket));
		return pill(path, label, isSet, choices, () => void this.#count(path));
	}

	#choice(path: string, bucket: Bucket): TemplateResult {
		const { value } = bucket;
		const isChosen = value ? this.#chosen(path).includes(value) : this.#isRange(path, bucket);
		const choose = () => (value ? this.#toggle(path, value) : this.#range(path, bucket));
		return html`<label class="choice">
			<input type="checkbox" .checked=${isChosen} @change=${choose} />
			<span>${value ? this.#valueText(path, value) : this.#rangeText(bucket)}</span><span class="count">${this.local.number(bucket.count)}</span>
		</label>`;
	}

	#valueText(path: string, value: string): string {
		return this.entity.filters.find(({ field }) => field === path)?.enum ? enumText(value) : value;
	}

	#rangeText({ from, to }: Bucket): string {
		const short = (value: number) => this.local.number(value, { notation: 'compact' });
		if (from === null || from === undefined) return `< ${short(to ?? 0)}`;
		return to === null || to === undefined ? `≥ ${short(from)}` : `${short(from)} – ${short(to)}`;
	}

	#saved(): unknown {
		const { local, session, entity } = this;
		const keep = session.catalogue.operation('saved-filter', 'create');
		if (!keep) return nothing;
		const { _kept } = this;
		const use = ({ filter, sortBy, columns, view }: Kept) =>
			void go(
				href(entity.plural, {
					...(filter ? { where: filter } : {}),
					...(sortBy ? { sort: sortBy } : {}),
					...(columns?.length ? { columns: columns.join(',') } : {}),
					...(view ? { view } : {}),
				}),
			);
		return pill(
			'kept',
			local.text('keptViews'),
			this.query.has('where'),
			html`${
				!_kept
					? html`<p class="muted" aria-busy="true">${local.text('loading')}</p>`
					: _kept.length === 0
						? html`<p class="muted">${local.text('noKeptViews')}</p>`
						: _kept.map(
								(one) =>
									html`<button class="choice" type="button" title=${one.filter} @click=${() => use(one)}>${one.name}</button>`,
							)
			}
				<hr /><button class="choice" type="button" @click=${() => (this._keeping = keep)}>${local.text('keepView')}</button>`,
			() => void this.#look(),
		);
	}

	/** What is kept of a list: what it finds, and how it shows it. */
	get #view(): Record<string, unknown> {
		const { entity, query, session } = this;
		return {
			resource: entity.plural,
			filter: queryText(query),
			sortBy: query.get('sort') || null,
			columns: columnsOf(session, entity, query),
			view: query.get('view') ?? viewOf(entity.name),
		};
	}

	protected view(): unknown {
		const { local, session, entity } = this;
		if (!session.catalogue.operation(entity.name, 'search')) return nothing;
		return html`<div class="pills" role="group" aria-label=${local.text('filterThings', { things: inSentence(session.catalogue.pluralTitle(entity)) })}>
				${entity.facets.map((path) => this.#facet(path))} ${this.#saved()}
			</div>
			<console-operation-dialog
				.session=${session}
				.operation=${this._keeping}
				.given=${this.#view}
				@freehold-close=${() => (this._keeping = undefined)}
			></console-operation-dialog>`;
	}
}

define('console-facets', ConsoleFacets);
