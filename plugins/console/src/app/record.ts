/** `<console-record>`: one record: its pictures, facts, what it belongs to and what belongs to it, and what may be done with it. */
import { define, FreeholdElement, skeleton, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './gallery.ts';
import './record-actions.ts';
import { badge, type Setting } from './cells.ts';
import { changesOf, changesStyles } from './changes.ts';
import { Company, companyStyles } from './company.ts';
import { crumbs } from './crumbs.ts';
import type { Entity, Row } from './description.ts';
import { factList, groupsOf, prose, recordFacts } from './facts.ts';
import { Load } from './load.ts';
import { addressOf, gallery, photoField } from './pictures.ts';
import { href } from './place.ts';
import { nothingHere, problemState } from './problem.ts';
import { recordStyles } from './record-styles.ts';
import { call } from './records.ts';
import { related } from './related.ts';
import type { Session } from './session.ts';
import { screenStyles } from './styles.ts';
import { titleOf } from './values.ts';

export class ConsoleRecord extends FreeholdElement {
	static override properties = { session: { attribute: false }, entity: { attribute: false }, record: {} };
	static override styles = [...screenStyles, recordStyles, changesStyles, companyStyles];

	declare session: Session;
	declare entity: Entity;
	/** Id. */
	declare record: string;

	#load = new Load<Row>(
		this,
		() => this.record,
		(signal) => this.#get(signal),
	);

	#company = new Company(this, () => void this.#renew());

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
		return html`${crumbs(session.catalogue.pluralTitle(entity), href(entity.plural), this.local)}
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
			${this.#company.line(this.local)}`;
	}

	#body(row: Row): TemplateResult {
		const { entity, local, session } = this;
		const setting: Setting = { entity, local, catalogue: session.catalogue };
		const groups = groupsOf(setting);
		const pictures = gallery(entity, session.catalogue);
		const section = (title: string, content: unknown) =>
			content === nothing ? nothing : html`<section class="card facts"><h2>${local.text(title)}</h2>${content}</section>`;
		return html`${this.#pictures(row)}
			<div class="columns">
				<div class="wide">
					${section('facts', factList(groups.facts, row, setting))} ${changesOf(row, setting)} ${prose(groups.prose, row)}
					${entity.expands.filter((expand) => expand.many && expand !== pictures).map((expand) => related(expand, row, setting))}
				</div>
				<div class="narrow">
					${section('links', factList(groups.links, row, setting))} ${section('place', factList(groups.place, row, setting))}
					${section(
						'record',
						recordFacts(row, local, () => void this.#copy(row.id)),
					)}
				</div>
			</div>`;
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
