/** `<fh-leads>`: leads by stage, each with how promising it is and why, when one was last in touch, and what to do next. */
import {
	define,
	emptyState,
	failedState,
	icon,
	inWords,
	Load,
	ScreenElement,
	screenStyles,
	skeleton,
} from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './log-call.ts';
import { heatStyles } from './heat.ts';
import { leadRow } from './lead-row.ts';
import { leadsStyles } from './leads-styles.ts';
import { countLike, type Lead, leadsLike, nameOf, STAGES } from './model.ts';

type Content = { leads: Lead[]; next: string | null; counts: Record<string, number> };
type Transition = { from: string[]; to: string; title?: string };
type Described = { name: string; plural: string; states?: { transitions: Record<string, Transition> } };

const PAGE = 30;
const TEMPERATURES = ['hot', 'warm', 'cold'];
const PAUSE = 200;

export class Leads extends ScreenElement {
	static override properties = { ...ScreenElement.properties, _calling: { state: true }, _busy: { state: true } };
	static override styles = [...screenStyles, heatStyles, leadsStyles];

	/** The lead a call of which is being written down. */
	declare _calling: Lead | undefined;
	declare _busy: string;
	protected override hears = ['lead.created', 'lead.updated', 'lead.deleted'];
	#timer: ReturnType<typeof setTimeout> | undefined;

	#load = new Load<Content>(
		this,
		() => this.query,
		async () => {
			const filter = this.#filter;
			const [page, ...totals] = await Promise.all([
				leadsLike(this.console, { ...filter, ...this.#stages, sort: '-score,-createdAt', limit: String(PAGE) }),
				...STAGES.map((stage) => countLike(this.console, { ...filter, stage })),
			]);
			return {
				leads: page?.data ?? [],
				next: page?.next ?? null,
				counts: Object.fromEntries(STAGES.map((stage, at) => [stage, totals[at] ?? 0])),
			};
		},
	);

	get #query(): URLSearchParams {
		return new URLSearchParams(this.query);
	}
	get #stage(): string {
		return this.#query.get('stage') ?? '';
	}
	/** Where none is chosen, all that are open. */
	get #stages(): Record<string, string> {
		return this.#stage ? { stage: this.#stage } : { 'stage[in]': STAGES.slice(0, 4).join(',') };
	}
	get #filter(): Record<string, string> {
		const wanted = ['temperature', 'agent', 'q'];
		return Object.fromEntries([...this.#query].filter(([name, value]) => wanted.includes(name) && value));
	}

	protected override heard(): void {
		void this.#load.reload();
	}

	#address(name: string, value: string): string {
		const query = this.#query;
		if (value) query.set(name, value);
		else query.delete(name);
		return `/console/crm/stages${query.size ? `?${query}` : ''}`;
	}

	async #more(): Promise<void> {
		const { value } = this.#load;
		if (!value?.next) return;
		const query = { ...this.#filter, ...this.#stages, sort: '-score,-createdAt', limit: String(PAGE), cursor: value.next };
		const page = await this.attempt(() => leadsLike(this.console, query));
		if (page) this.#load.put({ ...value, leads: [...value.leads, ...page.data], next: page.next });
	}

	/** The steps that a lead can take from its stage, as the description says them. */
	#steps(lead: Lead): { name: string; title: string }[] {
		const entity = this.console.description.entities.find(({ name }) => name === 'lead') as Described | undefined;
		return Object.entries(entity?.states?.transitions ?? {})
			.filter(([name, { from }]) => from.includes(lead.stage) && this.may(`lead.${name}`))
			.map(([name, { title }]) => ({ name, title: title ?? inWords(name) }));
	}

	async #step(lead: Lead, step: { name: string; title: string }): Promise<void> {
		if (this._busy) return;
		this._busy = lead.id;
		const done = await this.attempt(() => this.console.call('POST', `/v1/leads/{id}/${step.name}`, { id: lead.id }));
		this._busy = '';
		if (!done) return;
		this.console.say(this.local.text('leadDone', { name: nameOf(lead, this.local), action: step.title }));
		void this.#load.reload();
	}

	protected view(): TemplateResult {
		const { local } = this;
		const { value, error, pending } = this.#load;
		return html`<div class="head">
				<h1 tabindex="-1">${local.text('leadsTitle')}</h1>
				${this.may('lead.create') ? html`<a class="button primary" href="/console/leads/new">${icon('plus')}${local.text('leadsNew')}</a>` : nothing}
			</div>
			${this.#tools(value)}
			${error ? failedState(local, (error as Error).message, () => void this.#load.reload()) : nothing}
			${value ? html`<div class=${pending ? 'busy' : ''}>${this.#list(value)}</div>` : error ? nothing : skeleton(8)}
			<fh-log-call
				.console=${this.console}
				.lead=${this._calling}
				@freehold-close=${() => (this._calling = undefined)}
				@freehold-logged=${() => void this.#load.reload()}
			></fh-log-call>`;
	}

	#tools(value: Content | undefined): TemplateResult {
		const { local } = this;
		const count = (stage: string): number | undefined =>
			stage ? value?.counts[stage] : value && STAGES.slice(0, 4).reduce((sum, each) => sum + (value.counts[each] ?? 0), 0);
		const tab = (stage: string, title: string) => html`<li>
			<a href=${this.#address('stage', stage)} aria-current=${stage === this.#stage ? 'page' : nothing}>${title} <span class="number">${count(stage) === undefined ? '' : local.number(count(stage) ?? 0)}</span></a>
		</li>`;
		const typed = (event: Event) => {
			clearTimeout(this.#timer);
			const text = (event.target as HTMLInputElement).value.trim();
			this.#timer = setTimeout(() => this.console.open(this.#address('q', text)), PAUSE);
		};
		return html`<nav class="stages" aria-label=${local.text('leadsStages')}>
				<ul>
					${tab('', local.text('leadsAll'))} ${STAGES.map((stage) => tab(stage, inWords(stage)))}
				</ul>
			</nav>
			<div class="tools">
				<input class="input" type="search" placeholder=${local.text('leadsSearch')} aria-label=${local.text('leadsSearch')} .value=${this.#query.get('q') ?? ''} @input=${typed} />
				<select class="input" aria-label=${local.text('leadsTemperature')} @change=${(event: Event) => this.console.open(this.#address('temperature', (event.target as HTMLSelectElement).value))}>
					<option value="">${local.text('leadsTemperature')}: ${local.text('leadsAny')}</option>
					${TEMPERATURES.map((one) => html`<option value=${one} ?selected=${one === this.#query.get('temperature')}>${inWords(one)}</option>`)}
				</select>
			</div>`;
	}

	#list({ leads, next }: Content): TemplateResult {
		const { local } = this;
		if (leads.length === 0) return emptyState(local.text('leadsNone'), local.text('leadsNoneHint'));
		return html`<ul class="leads card">
				${leads.map((lead) =>
					leadRow(lead, {
						local,
						isBusy: this._busy === lead.id,
						steps: this.#steps(lead),
						step: (step) => void this.#step(lead, step),
						...(this.may('interaction.add-to-lead') ? { call: () => (this._calling = lead) } : {}),
					}),
				)}
			</ul>
			${next ? html`<p class="more"><button class="button" type="button" @click=${() => void this.#more()}>${local.text('leadsMore')}</button></p>` : nothing}`;
	}
}

define('fh-leads', Leads);
