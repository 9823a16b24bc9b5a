/**
 * `<freehold-carousel>`: a row of homes that scrolls sideways: the newest, those of a kind, those like one home, or those of one agent.
 * Swiping, arrow keys and screen readers get what they expect, because it is a scrolling region.
 */
import { listAgentProfileListings, listListings, listValuationSimilar } from '@freehold/sdk';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { define } from '../kit/define.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';
import { homesOf } from '../listings/homes-of.ts';
import type { Listing } from '../listings/model.ts';
import { EVERYTHING, toQuery } from '../listings/query.ts';
import { RowElement } from '../listings/row-element.ts';

addStrings({
	newHomes: 'New on the market',
	similarHomes: 'Homes like this one',
	agentHomes: 'On the market with me',
	previousHomes: 'Previous homes',
	nextHomes: 'Next homes',
	noHomes: 'There are no homes here at the moment.',
});

const styles = css`
	.row {
		position: relative;
	}
	.cards {
		display: flex;
		gap: calc(var(--_space) * 6);
		margin: -6px;
		padding: 6px;
		overflow-x: auto;
		overscroll-behavior-x: contain;
		scroll-snap-type: x mandatory;
		scroll-padding: 6px;
		scrollbar-width: none;
	}
	.cards > li {
		flex: 0 0 clamp(220px, 31%, 320px);
		scroll-snap-align: start;
	}
	.steps {
		display: flex;
		gap: calc(var(--_space) * 2);
	}
	.step {
		inline-size: 44px;
		padding: 0;
		border-radius: 50%;
	}
	.step:dir(rtl) svg {
		scale: -1 1;
	}
	@container (inline-size < 560px) {
		.cards > li {
			flex-basis: 78%;
		}
		.steps {
			display: none;
		}
	}
`;

export class FreeholdCarousel extends RowElement {
	static override properties = {
		...RowElement.properties,
		purpose: {},
		type: {},
		similarTo: { attribute: 'similar-to' },
		agent: {},
		limit: { type: Number },
		_edges: { state: true },
	};
	static override styles = [...RowElement.styles, styles];

	declare purpose: string | undefined;
	declare type: string | undefined;
	declare similarTo: string | undefined;
	declare agent: string | undefined;
	declare limit: number;
	/** Is there nothing farther to the start, to the end? */
	declare _edges: readonly [start: boolean, end: boolean];

	constructor() {
		super();
		this.limit = 8;
		this._edges = [true, true];
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		const asked = (['purpose', 'type', 'similarTo', 'agent'] as const).some((name) => changed.has(name));
		if (asked && this.hasUpdated && this.origin) void this.load();
	}

	protected async read(signal: AbortSignal): Promise<Listing[]> {
		const { run } = clientOf(this.access);
		if (this.similarTo || this.agent) {
			const { data }: { data: { id: string }[] } = this.similarTo
				? await run(listValuationSimilar(this.similarTo), { signal })
				: await run(listAgentProfileListings(this.agent as string), { signal });
			return homesOf(
				this.access,
				data.slice(0, this.limit).map(({ id }) => id),
				signal,
			);
		}
		const search = { ...EVERYTHING, purpose: this.purpose ?? '', type: this.type ?? '' };
		return (await run(listListings(toQuery(search, { limit: this.limit })), { signal })).data;
	}

	protected caption(): string {
		return this.local.text(this.similarTo ? 'similarHomes' : this.agent ? 'agentHomes' : 'newHomes');
	}

	/** An empty row of similar homes is no news. */
	protected override none(): unknown {
		return this.similarTo || this.agent ? nothing : super.none();
	}

	protected override updated(changed: PropertyValues<this>): void {
		super.updated(changed);
		if (changed.has('_homes')) this.#look();
	}

	get #row(): HTMLElement | null {
		return this.renderRoot.querySelector('.cards');
	}

	#look(): void {
		const row = this.#row;
		if (!row) return;
		const at = Math.abs(row.scrollLeft);
		const edges = [at < 8, at + row.clientWidth > row.scrollWidth - 8] as const;
		if (edges.some((edge, index) => edge !== this._edges[index])) this._edges = edges;
	}

	#go(step: 1 | -1): void {
		const row = this.#row as HTMLElement;
		const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
		const way = getComputedStyle(row).direction === 'rtl' ? -step : step;
		row.scrollBy({ left: way * row.clientWidth * 0.9, behavior: calm ? 'instant' : 'smooth' });
	}

	protected override beside(): TemplateResult {
		const [start, end] = this._edges;
		const { local } = this;
		return html`<div class="steps" ?hidden=${start && end}>
			<button class="button step" type="button" aria-label=${local.text('previousHomes')} ?disabled=${start} @click=${() => this.#go(-1)}>${line('M14.5 6l-6 6 6 6')}</button>
			<button class="button step" type="button" aria-label=${local.text('nextHomes')} ?disabled=${end} @click=${() => this.#go(1)}>${line('M9.5 6l6 6-6 6')}</button>
		</div>`;
	}

	protected override cards(homes: readonly Listing[]): TemplateResult {
		return html`<ul class="cards" part="cards" tabindex="0" aria-label=${this.heading || this.caption()} @scroll=${this.#look}>
			${homes.map((home) => html`<li>${this.cardOf(home)}</li>`)}
		</ul>`;
	}
}

define('freehold-carousel', FreeholdCarousel);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-carousel': FreeholdCarousel;
	}
}
