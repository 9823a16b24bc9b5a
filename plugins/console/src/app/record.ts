/** `<console-record>`: one record: its pictures, facts, what it belongs to and what belongs to it, and what may be done with it. */
import { define, FreeholdElement, Load, type References, screenStyles, skeleton, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './gallery.ts';
import './record-actions.ts';
import './screen.ts';
import type { Place as Brought, FoundField } from './catalogue.ts';
import { badge, type Setting } from './cells.ts';
import { changesOf, changesStyles } from './changes.ts';
import { Company, companyStyles } from './company.ts';
import { crumbs } from './crumbs.ts';
import type { Entity, Row } from './description.ts';
import { factList, groupsOf, isFilled, prose, recordFacts } from './facts.ts';
import { addressOf, gallery, photoField } from './pictures.ts';
import { go, href } from './place.ts';
import { nothingHere, problemState } from './problem.ts';
import { noteRecord } from './recent.ts';
import { recordStyles } from './record-styles.ts';
import { call } from './records.ts';
import { references } from './refs.ts';
import { addable, related } from './related.ts';
import type { Session } from './session.ts';
import { type Shortcut, Shortcuts } from './shortcuts.ts';
import { Undone } from './undo.ts';
import { titleOf } from './values.ts';

export class ConsoleRecord extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		record: {},
		query: { attribute: false },
		_whole: { state: true },
	};
	static override styles = [...screenStyles, recordStyles, changesStyles, companyStyles];

	declare session: Session;
	declare entity: Entity;
	/** Id. */
	declare record: string;
	declare query: URLSearchParams;
	/** With the fields that say nothing. */
	declare _whole: boolean;

	#load = new Load<Row>(
		this,
		() => this.record,
		(signal) => this.#get(signal),
	);

	#company = new Company(this, () => void this.#renew());
	#refs: References | undefined;
	#noted = '';

	constructor() {
		super();
		this._whole = false;
		new Shortcuts(this, () => this.#keys);
		new Undone(this, () => void this.#load.reload());
	}

	get #keys(): Shortcut[] {
		const { entity, local, session } = this;
		const group = local.text('keysHere');
		const keys: Shortcut[] = [{ keys: 'u', label: local.text('keyUp'), group, run: () => void go(href(entity.plural)) }];
		if (session.catalogue.operation(entity.name, 'update'))
			keys.unshift({
				keys: 'e',
				label: local.text('keyEdit'),
				group,
				run: () => void go(href(entity.plural, this.record, 'edit')),
			});
		return keys;
	}

	/** Somebody changed it: what is shown is what is so. What one did oneself is shown already. */
	async #renew(): Promise<void> {
		const before = this.#load.value;
		await this.#load.reload();
		const now = this.#load.value;
		if (before && now && before.updatedAt !== now.updatedAt) toast(this.local.text('changedMeanwhile'));
	}

	#get(signal: AbortSignal): Promise<Row> {
		const { entity, session } = this;
		const get = session.catalogue.operation(entity.name, 'get');
		if (!get) return Promise.reject(new Error('not readable'));
		const expand = entity.expands.map(({ name }) => name).join(',');
		return call(session, get, { id: this.record, query: expand ? { expand } : {} }, signal);
	}

	protected override updated(): void {
		this.tell('freehold-title', this.#title);
		if (this.#load.value && this.#noted !== this.record) {
			this.#noted = this.record;
			noteRecord(this.session, { plural: this.entity.plural, id: this.record });
		}
	}

	get #title(): string {
		return this.#load.value ? titleOf(this.entity, this.#load.value, this.local) : this.entity.title;
	}

	protected view(): TemplateResult {
		const { value, error } = this.#load;
		if (!this.session.catalogue.operation(this.entity.name, 'get')) return nothingHere(this.local);
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		return html`${this.#head(value)} ${value ? this.#body(value) : html`<div class="rows" aria-busy="true">${skeleton(8)}</div>`}`;
	}

	#head(row: Row | undefined): TemplateResult {
		const { entity, session } = this;
		const state = entity.states && row?.[entity.states.field];
		return html`<div class=${this.#tab ? 'unprinted' : ''}>${crumbs(session.catalogue.pluralTitle(entity), href(entity.plural), this.local)}
			<div class="head">
				<h1 tabindex="-1">${this.#title} ${entity.states && state ? badge(entity, String(state)) : nothing}</h1>
				${
					row
						? html`<console-record-actions
								.session=${session}
								.entity=${entity}
								.row=${row}
								@freehold-changed=${() => void this.#load.reload()}
							></console-record-actions>`
						: nothing
				}
			</div>
			${this.#company.line(this.local)}</div> ${this.#tabs()}`;
	}

	/** The element that stands in place of the facts, if one is chosen. */
	get #tab(): Brought<'tabs'> | undefined {
		return this.session.catalogue.tabs(this.entity).find(({ element }) => element === this.query.get('tab'));
	}

	#tabs(): unknown {
		const { entity, local, record } = this;
		const tabs = this.session.catalogue.tabs(entity);
		if (tabs.length === 0) return nothing;
		const link = (title: string, element?: string) =>
			html`<li><a href=${href(entity.plural, record, element ? { tab: element } : {})} aria-current=${element === this.#tab?.element ? 'page' : nothing}>${title}</a></li>`;
		return html`<nav class="tabs" aria-label=${local.text('tabsOf', { name: this.#title })}>
			<ul>${link(local.text('overview'))} ${tabs.map(({ title, element }) => link(title, element))}</ul>
		</nav>`;
	}

	#body(row: Row): TemplateResult {
		const tab = this.#tab;
		if (tab)
			return html`<console-screen
				.session=${this.session}
				.module=${tab.module}
				.name=${tab.element}
				.entity=${this.entity.name}
				.record=${row.id}
			></console-screen>`;
		const { entity, local, session } = this;
		this.#refs ??= references(session, local);
		const setting: Setting = { entity, local, catalogue: session.catalogue, refs: this.#refs };
		const groups = groupsOf(setting);
		const empty = [...groups.facts, ...groups.links, ...groups.place].filter((field) => !isFilled(field, row)).length;
		const told = (fields: FoundField[]) =>
			factList(this._whole ? fields : fields.filter((field) => isFilled(field, row)), row, setting);
		const pictures = gallery(entity, session.catalogue);
		const many = entity.expands.filter((expand) => expand.many && expand !== pictures);
		const section = (title: string, content: unknown) =>
			content === nothing ? nothing : html`<section class="card facts"><h2>${local.text(title)}</h2>${content}</section>`;
		return html`${this.#pictures(row)}
			<div class="columns">
				<div class="wide">
					${section('facts', empty > 0 ? html`${told(groups.facts)} ${this.#rest(empty)}` : told(groups.facts))}
					${changesOf(row, setting)} ${prose(groups.prose, row)} ${many.map((expand) => related(expand, row, setting))}
					${addable(many, row, setting)}
				</div>
				<div class="narrow">
					${section('links', told(groups.links))} ${section('place', told(groups.place))}
					${section(
						'record',
						recordFacts(row, local, () => void this.#copy(row.id)),
					)}
				</div>
			</div>`;
	}

	/** The way to the fields that say nothing, and back. */
	#rest(count: number): TemplateResult {
		const label = this.local.text(this._whole ? 'fewerFacts' : 'allFacts', { count });
		return html`<button class="button quiet rest" type="button" aria-expanded=${this._whole} @click=${() => (this._whole = !this._whole)}>${label}</button>`;
	}

	#pictures(row: Row): unknown {
		const { entity, session } = this;
		const own = photoField(entity);
		if (own) return html`<img class="picture" src=${addressOf(row, own, 'large')} alt=${this.#title} />`;
		const relation = gallery(entity, session.catalogue);
		const field = photoField(session.catalogue.entity(relation?.entity ?? ''));
		const upload = session.catalogue
			.recordOperations(entity.name)
			.find(({ accepts }) => accepts?.some((type) => type.startsWith('image/')));
		const photos = (relation && (row[relation.name] as Row[] | undefined)) ?? [];
		if (!relation || !field || (photos.length === 0 && !upload)) return nothing;
		return html`<console-gallery
			.session=${session}
			.photos=${photos}
			.field=${field}
			.upload=${upload}
			.record=${row.id}
			@freehold-uploaded=${() => void this.#load.reload()}
		></console-gallery>`;
	}

	async #copy(id: string): Promise<void> {
		await navigator.clipboard.writeText(id);
		toast(this.local.text('copied'));
	}
}

define('console-record', ConsoleRecord);
