/** `<freehold-open-houses>`: when homes can be seen without an appointment, by day; of one home with `listing`. */
import { type ListAppointmentOpenHousesAnswer, listAppointmentOpenHouses } from '@freehold/sdk';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState, skeleton } from '../kit/states.ts';
import { addStrings } from '../kit/words.ts';
import { priceOf } from '../listings/card.ts';
import { HomesElement } from '../listings/homes-element.ts';
import { homesOf } from '../listings/homes-of.ts';
import { facts, type Listing, nameOf, place } from '../listings/model.ts';
import { photoOf } from '../listings/photo.ts';

addStrings({
	openHouses: 'Open houses',
	noOpenHouses: 'No open houses are planned at the moment.',
	fromTo: '{start} to {end}',
});

const styles = css`
	h2 {
		margin-block-end: calc(var(--_space) * 5);
		font-size: 1.375em;
	}
	.day {
		display: grid;
		gap: calc(var(--_space) * 3);
	}
	.day + .day {
		margin-block-start: calc(var(--_space) * 6);
	}
	h3 {
		font-size: 1em;
		color: var(--_muted);
	}
	.visit {
		position: relative;
		display: grid;
		grid-template-columns: 112px minmax(0, 1fr);
		gap: 4px calc(var(--_space) * 4);
		align-items: center;
		padding-block: calc(var(--_space) * 3);
		border-block-start: 1px solid var(--_border);
	}
	.visit .photo {
		aspect-ratio: 4 / 3;
		border-radius: var(--_radius);
	}
	.visit .no-photo {
		display: none;
	}
	.time {
		font-weight: 650;
		font-variant-numeric: tabular-nums;
	}
	.what {
		color: var(--_muted);
		font-size: 0.9375em;
	}
	@container (inline-size >= 640px) {
		.visit {
			grid-template-columns: 132px 190px minmax(0, 1fr);
		}
	}
`;

type Visit = ListAppointmentOpenHousesAnswer['data'][number] & { home: Listing };

export class FreeholdOpenHouses extends HomesElement {
	static override properties = {
		...HomesElement.properties,
		// No hearts here.
		favourites: { attribute: false },
		heading: {},
		listing: {},
		days: { type: Number },
		_visits: { state: true },
		_fault: { state: true },
	};
	static override styles = [...HomesElement.styles, styles];

	declare heading: string | undefined;
	declare listing: string | undefined;
	declare days: number;
	declare _visits: Visit[] | undefined;
	declare _fault: 'failed' | 'offline' | undefined;

	constructor() {
		super();
		this.days = 30;
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._visits !== undefined;
	}

	protected override connected(): void {
		void this.#load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		super.updated(changed);
		if (changed.get('listing') !== undefined && this.origin) void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		const signal = this.nextSignal();
		const days = String(Math.min(62, Math.max(1, Math.round(this.days) || 30)));
		try {
			const asked = listAppointmentOpenHouses({ days, ...(this.listing ? { listing: this.listing } : {}) });
			const { data } = await clientOf(this.access).run(asked, { signal });
			const homes = await homesOf(this.access, [...new Set(data.map(({ listing }) => listing))], signal);
			this._visits = data.flatMap((one) => {
				const home = homes.find(({ id }) => id === one.listing);
				return home ? [{ ...one, home }] : [];
			});
		} catch (error) {
			if ((error as { code?: string }).code !== 'aborted') this._fault = this.explain(error);
		}
	}

	/** In the zone of the home: that is where one has to be. */
	#visit({ home, startsAt, endsAt, timeZone }: Visit): TemplateResult {
		const { local } = this;
		const time = (value: string): string => local.date(value, { timeStyle: 'short', timeZone });
		const href = this.hrefOf(home);
		const name = html`<bdi>${nameOf(home)}</bdi>`;
		return html`<article class="visit" part="visit">
			${photoOf(home.listingPhotos?.[0], { asset: (path) => this.asset(path), alt: '', sizes: '132px', propertyType: home.propertyType, none: '' })}
			<p class="time" part="time"><time datetime=${startsAt}>${local.text('fromTo', { start: time(startsAt), end: time(endsAt) })}</time></p>
			<div>
				<h4 class="named">
					${href ? html`<a class="open" href=${href} @click=${(event: Event) => this.select(event, home)}>${name}</a>` : html`<button class="open" type="button" @click=${(event: Event) => this.select(event, home)}>${name}</button>`}
				</h4>
				<p class="what"><bdi>${place(home)}</bdi></p>
				<p class="what">${[priceOf(home, local), ...facts(home, local)].join(' · ')}</p>
			</div>
		</article>`;
	}

	#days(visits: readonly Visit[]): TemplateResult[] {
		const byDay = new Map<string, Visit[]>();
		for (const visit of visits) {
			const day = this.local.date(visit.startsAt, { weekday: 'long', day: 'numeric', month: 'long', timeZone: visit.timeZone });
			byDay.set(day, [...(byDay.get(day) ?? []), visit]);
		}
		return [...byDay].map(
			([day, found]) =>
				html`<section class="day"><h3 part="day">${day}</h3>${found.map((visit) => this.#visit(visit))}</section>`,
		);
	}

	protected view(): unknown {
		const { local, _visits: visits, _fault: fault } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.#load());
		// On the page of a home without one, an open house that is not is no news.
		if (visits?.length === 0 && this.listing) return nothing;
		const title = this.heading ?? local.text('openHouses');
		const shown = visits
			? visits.length
				? this.#days(visits)
				: emptyState(local.text('noOpenHouses'))
			: html`<div aria-busy="true">${skeleton(4)}</div>`;
		return html`${title ? html`<h2 part="heading">${title}</h2>` : nothing}${shown} ${this.dialog()}`;
	}
}

define('freehold-open-houses', FreeholdOpenHouses);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-open-houses': FreeholdOpenHouses;
	}
}
