/** `<console-home>`: the ways in, the day in cards that plugins bring, what there is, and what is new. Counted is what one searches for, pictures aside; new is what has a process. */
import './screen.ts';
import { define, FreeholdElement, Load, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { badge, cell, leadCell, type Setting, toneOf } from './cells.ts';
import type { Entity, Operation } from './description.ts';
import { homeStyles } from './home-styles.ts';
import { gallery } from './pictures.ts';
import { href } from './place.ts';
import { problemState } from './problem.ts';
import { call, listPage, type Page } from './records.ts';
import type { Session } from './session.ts';
import { isSetting } from './settings-map.ts';
import { shortcutButtons, tileStyles, tiles } from './tiles.ts';
import { inSentence, titleOf } from './values.ts';

/** Records shown of each newest list. */
const NEWEST = 6;

/** Width of a bar in its own units. */
const BAR = 600;

/** The key of what one says at this hour. */
const greeting = (hour: number): string => (hour < 5 || hour >= 18 ? 'goodEvening' : hour < 12 ? 'goodMorning' : 'goodAfternoon');

type Bucket = { value?: string | null; count: number };
type Count = { entity: Entity; total: number; states: { state: string; total: number }[] };
type Summary = { counts: Count[]; newest: (Count & { page: Page })[] };

export class ConsoleHome extends FreeholdElement {
	static override properties = { session: { attribute: false } };
	static override styles = [...screenStyles, homeStyles, tileStyles];

	declare session: Session;

	#load = new Load<Summary>(
		this,
		() => this.session.organization.id,
		(signal) => this.#summarise(signal),
	);

	protected override firstUpdated(): void {
		this.tell('freehold-title', this.local.text('home'));
	}

	get #main(): Entity[] {
		const { catalogue } = this.session;
		return catalogue.entities.filter((entity) => !isSetting(entity) && catalogue.isMain(entity));
	}

	async #summarise(signal: AbortSignal): Promise<Summary> {
		const { session } = this;
		const total = async (entity: Entity, filter: Record<string, string> = {}) =>
			(await listPage(session, entity, { limit: '1', total: 'true', ...filter }, signal)).total ?? 0;
		const counts = await Promise.all(
			this.#main.map(async (entity): Promise<Count> => {
				const field = entity.states?.field ?? '';
				const states = (entity.schema.properties?.[field]?.enum ?? []) as string[];
				const search = entity.facets.includes(field) ? session.catalogue.operation(entity.name, 'search') : undefined;
				if (search) return this.#counted(entity, field, states, search, signal);
				// Awaited together: leaving the page ends them all, and none ends unheard.
				const [whole, ...totals] = await Promise.all([
					total(entity),
					...states.map((state) => total(entity, { [field]: state })),
				]);
				return { entity, total: whole ?? 0, states: states.map((state, index) => ({ state, total: totals[index] ?? 0 })) };
			}),
		);
		const moving = counts.filter(({ entity }) => entity.states);
		return {
			counts,
			newest: await Promise.all(moving.map(async (count) => ({ ...count, page: await this.#newestOf(count.entity, signal) }))),
		};
	}

	/** All states at once, where a search can count them. */
	async #counted(entity: Entity, field: string, states: string[], search: Operation, signal: AbortSignal): Promise<Count> {
		const body = { facets: [field], limit: 1 };
		const { facets } = await call<{ facets: Record<string, Bucket[]> }>(this.session, search, { body }, signal);
		const of = (state: string): number => facets[field]?.find(({ value }) => value === state)?.count ?? 0;
		const counts = states.map((state) => ({ state, total: of(state) }));
		return { entity, total: counts.reduce((sum, { total }) => sum + total, 0), states: counts };
	}

	#newestOf(entity: Entity, signal: AbortSignal): Promise<Page> {
		const pictures = gallery(entity, this.session.catalogue);
		const expand: Record<string, string> = pictures ? { expand: pictures.name } : {};
		return listPage(this.session, entity, { limit: String(NEWEST), sort: '-createdAt', ...expand }, signal);
	}

	protected view(): TemplateResult {
		const { local, session } = this;
		const user = session.catalogue.entity('user');
		const name = titleOf(user, session.user, local).split(' ')[0] ?? '';
		return html`
			<div class="head"><h1 tabindex="-1">${local.text(greeting(new Date().getHours()), { name })}</h1>${shortcutButtons(session, local)}</div>
			${tiles(session, local)} ${this.#cards()}
			${this.#load.error ? problemState(this.#load.error, local, () => void this.#load.reload()) : nothing}
			${this.#load.value ? this.#summary(this.#load.value) : this.#load.error ? nothing : skeleton(8)}
		`;
	}

	/** What plugins show of the day. */
	#cards(): unknown {
		const cards = this.session.catalogue.cards();
		if (cards.length === 0) return nothing;
		return html`<div class="cards">
			${cards.map(
				({ title, module, element, wide }) => html`<section class="card ${wide ? 'whole' : ''}">
					<h2>${title}</h2>
					<console-screen .session=${this.session} .module=${module} .name=${element}></console-screen>
				</section>`,
			)}
		</div>`;
	}

	#summary({ counts, newest }: Summary): TemplateResult {
		return html`
			<ul class="counts">
				${counts.filter(({ total }) => total > 0).map((count) => html`<li>${this.#count(count)}</li>`)}
			</ul>
			<div class="newest">${newest.map((each) => this.#newest(each))}</div>
		`;
	}

	#count({ entity, total }: Count): TemplateResult {
		const { local, session } = this;
		return html`<a class="card" href=${href(entity.plural)}>
			<span class="muted">${session.catalogue.pluralTitle(entity)}</span>
			<b>${local.number(total)}</b>
		</a>`;
	}

	/** How many are in each state: a bar, and the same in figures that lead to the list. */
	#distribution({ entity, total, states }: Count): unknown {
		const { local } = this;
		const shown = states.filter((state) => state.total > 0);
		if (shown.length === 0 || !entity.states) return nothing;
		const { field } = entity.states;
		let from = 0;
		const parts = shown.map((state) => {
			const width = (state.total / total) * BAR;
			from += width;
			return svg`<rect class=${toneOf(entity, state.state)} x=${from - width} width=${Math.max(width - 2, 1)} height="6"></rect>`;
		});
		return html`<svg class="bar" viewBox="0 0 ${BAR} 6" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
			<ul class="states">
				${shown.map(
					(state) =>
						html`<li><a href=${href(entity.plural, { [field]: state.state })}>${badge(entity, state.state)}<span class="number">${local.number(state.total)}</span></a></li>`,
				)}
			</ul>`;
	}

	#newest({ page, ...count }: Summary['newest'][number]): TemplateResult {
		const { local, session } = this;
		const { catalogue } = session;
		const { entity } = count;
		const things = inSentence(catalogue.pluralTitle(entity));
		const setting: Setting = { catalogue, local, entity };
		const title = catalogue.field(entity, entity.titleField);
		const status = catalogue.field(entity, entity.states?.field ?? '');
		const created = catalogue.field(entity, 'createdAt');
		return html`<section class="card">
			<header>
				<h2>${local.text('newest', { things })}</h2>
				<a href=${href(entity.plural)}>${local.text('seeAll')}</a>
			</header>
			${this.#distribution(count)}
			${
				page.data.length > 0 && title
					? html`<ul class="rows">
							${page.data.map(
								(row) =>
									html`<li>
										<span class="what">${leadCell(row, setting, title)}</span>
										${status ? cell(status, row, setting) : nothing}
										<span class="when muted">${created ? cell(created, row, setting) : nothing}</span>
									</li>`,
							)}
						</ul>`
					: html`<p class="muted">${local.text('nothingYet', { things })}</p>`
			}
		</section>`;
	}
}

define('console-home', ConsoleHome);
