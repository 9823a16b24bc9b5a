/**
 * `<freehold-listing>`: one listing with photos, facts, words, plans, an enquiry form, homes like it, and its JSON-LD for search engines.
 * Property `record`: a listing that is already known is shown at once, the rest follows.
 */
import { getListing, type ListingMedia } from '@freehold/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { badgeOf, heart, priceOf } from '../listings/card.ts';
import { Favourites, toggleHome } from '../listings/favourites.ts';
import { facts, type Listing, nameOf } from '../listings/model.ts';
import './gallery.ts';
import { toSchemaOrg, toScriptText } from './schema-org.ts';
import { listingStyles } from './styles.ts';
import '../listings/words.ts';
import './words.ts';

export class FreeholdListing extends DataElement {
	static override properties = {
		...DataElement.properties,
		listing: {},
		enquiry: {},
		similar: {},
		favourites: {},
		detailUrl: { attribute: 'detail-url' },
		jsonLd: { attribute: 'json-ld' },
		embedded: { type: Boolean, reflect: true },
		record: { attribute: false },
		_fault: { state: true },
		_full: { state: true },
		_extras: { state: true },
		_copied: { state: true },
		_homes: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, listingStyles];

	declare listing: string | undefined;
	declare enquiry: string | undefined;
	declare similar: string | undefined;
	declare favourites: string | undefined;
	declare detailUrl: string | undefined;
	declare jsonLd: string | undefined;
	/** Inside our own dialog: its heading has the name, and the page is not about this listing. */
	declare embedded: boolean;
	declare record: (Listing & { listingMedia?: Partial<ListingMedia>[] }) | undefined;
	declare _fault: 'gone' | 'failed' | 'offline' | undefined;
	/** The whole listing has come (`record` may be a card's part of it). */
	declare _full: boolean;
	/** What follows the facts: fetched once these are there. */
	declare _extras: typeof import('./extras.ts') | undefined;
	declare _copied: boolean;
	/** Homes like this one. */
	declare _homes: Listing[];
	#saved = new Favourites(this);

	constructor() {
		super();
		this.embedded = false;
		this._full = false;
		this._copied = false;
		this._homes = [];
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this.record !== undefined;
	}

	get #id(): string {
		return this.listing || new URLSearchParams(location.search).get('listing') || '';
	}

	protected override connected(): void {
		if (this.enquiry !== 'none') void import('../enquiry/freehold-enquiry.ts');
		void this.#load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('listing') && changed.get('listing') !== undefined) void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		this._full = false;
		this._homes = [];
		if (this.record?.id !== this.#id) this.record = undefined;
		if (!this.#id) {
			console.warn('Freehold: <freehold-listing> has no listing.');
			this._fault = 'gone';
			return;
		}
		try {
			const command = getListing(this.#id, { expand: ['listingPhotos', 'listingMedia'] });
			this.record = await clientOf(this.access).run(command, { signal: this.nextSignal() });
			this._full = true;
			this.#describe(this.record);
			this.tell('freehold-ready', this.record);
			this.measure('view', { listing: this.record.id });
			this.#follow(this.record.id);
		} catch (error) {
			if ((error as { code?: string }).code === 'aborted') return;
			this._fault = (error as { status?: number }).status === 404 ? 'gone' : this.explain(error);
		}
	}

	/** Fetches what stands below, and has this load of the page counted. */
	#follow(id: string): void {
		void import('./extras.ts').then(async (extras) => {
			extras.adopt(this.renderRoot as ShadowRoot);
			this._extras = extras;
			extras.countView(this.access, id, () => this.isConnected && this.record?.id === id);
			// Homes like it are no part of this one: where they cannot be had, there are none.
			if (this.similar !== 'none' && !this.embedded) this._homes = await extras.likeOnes(this.access, id).catch(() => []);
		});
	}

	#save({ id }: Listing): void {
		const saved = toggleHome(id, this.access);
		this.tell('freehold-favourite', { id, saved });
		this.measure('favourite', { listing: id, saved });
	}

	async #share(listing: Listing): Promise<void> {
		this.measure('share', { listing: listing.id });
		const url = this.detailUrl?.replace(/\{(listing|id)\}/, encodeURIComponent(listing.id)) ?? location.href;
		this._copied = Boolean(await this._extras?.share(nameOf(listing), new URL(url, location.href).href).catch(() => false));
	}

	#acts(listing: Listing): TemplateResult {
		const { local } = this;
		const saved = this.#saved.has(listing.id);
		return html`<div class="acts">
			${
				this.favourites === 'none'
					? nothing
					: html`<button class="button" part="heart" type="button" aria-pressed=${saved} @click=${() => this.#save(listing)}>${heart(saved)} ${local.text('save')}</button>`
			}
			${this._extras?.shareButton(local, this._copied, () => void this.#share(listing))}
		</div>`;
	}

	/** JSON-LD stands in the light DOM, where search engines read. */
	#describe(listing: Listing): void {
		if (this.embedded || this.jsonLd === 'none') return;
		const script =
			this.querySelector<HTMLScriptElement>('script[type="application/ld+json"]') ?? document.createElement('script');
		script.type = 'application/ld+json';
		script.textContent = toScriptText(toSchemaOrg(listing, location.href, (path) => this.asset(path)));
		if (!script.isConnected) this.append(script);
	}

	#facts(listing: Listing): TemplateResult {
		const { local } = this;
		const { propertyType, bedrooms, bathrooms, livingArea, lotArea, yearBuilt, listedAt, reference } = listing;
		const rows: [word: string, value: string | null | undefined][] = [
			['factType', propertyType && local.text(propertyType)],
			['factBedrooms', bedrooms == null ? '' : bedrooms === 0 ? local.text('studio') : local.number(bedrooms)],
			['factBathrooms', bathrooms == null ? '' : local.number(bathrooms)],
			['factLivingArea', local.area(livingArea)],
			['factLotArea', local.area(lotArea)],
			['factYearBuilt', yearBuilt == null ? '' : local.number(yearBuilt, { useGrouping: false })],
			['factListed', local.date(listedAt)],
			['factReference', reference],
		];
		return html`<section>
			<h2>${local.text('facts')}</h2>
			<dl part="facts">${rows.map(([word, value]) => (value ? html`<div><dt>${local.text(word)}</dt><dd><bdi>${value}</bdi></dd></div>` : nothing))}</dl>
		</section>`;
	}

	#words(listing: NonNullable<FreeholdListing['record']>): TemplateResult {
		const { local } = this;
		const { description, features } = listing;
		return html`<div class="words">
			${
				description
					? html`<section><h2>${local.text('about')}</h2><p class="description" part="description" dir="auto">${description}</p></section>`
					: this._full
						? nothing
						: skeleton(4)
			}
			${this.#facts(listing)}
			${
				features?.length
					? html`<section>
						<h2>${local.text('features')}</h2>
						<ul class="features" part="features">${features.map((feature) => html`<li>${feature}</li>`)}</ul>
					</section>`
					: nothing
			}
			${this._extras?.media(listing.listingMedia ?? [], local, (path) => this.asset(path))}
		</div>`;
	}

	#key(listing: Listing): TemplateResult {
		const { local } = this;
		const { address } = listing;
		const badge = badgeOf(listing, local);
		const where = address
			? [address.line1, address.line2, address.city, [address.region, address.postalCode].filter(Boolean).join(' ')]
			: [];
		return html`<header class="key">
			${badge ? html`<span class="badge">${badge}</span>` : nothing}
			${this.embedded ? nothing : html`<h1 part="title"><bdi>${nameOf(listing)}</bdi></h1>`}
			<p class="place"><bdi>${where.filter(Boolean).join(', ')}</bdi></p>
			<p class="price" part="price">${priceOf(listing, local)}</p>
			<p class="short">${facts(listing, local).map((fact) => html`<span>${fact}</span>`)}</p>
			${this.#acts(listing)}
		</header>`;
	}

	protected view(): unknown {
		const { local, record, _fault: fault } = this;
		if (fault === 'gone') return emptyState(local.text('gone'));
		if (fault && !record) return failedState(local, local.text(fault), () => void this.#load());
		if (!record)
			return html`<div class="layout waiting" aria-busy="true"><span class="skeleton photo"></span>${skeleton(8)}</div>`;
		return html`<article class="layout">
			<freehold-gallery
				exportparts="photo"
				.photos=${record.listingPhotos ?? []}
				.asset=${(path: string) => this.asset(path)}
				.name=${nameOf(record)}
				.propertyType=${record.propertyType}
			></freehold-gallery>
			${this.#key(record)} ${this.#words(record)}
			${
				this.enquiry === 'none'
					? nothing
					: html`<div class="enquiry" part="enquiry">
						<slot name="enquiry">
							<freehold-enquiry .listing=${record.id} .apiUrl=${this.apiUrl} .apiKey=${this.apiKey}></freehold-enquiry>
						</slot>
					</div>`
			}
		</article>
		${this._homes.length > 0 ? this._extras?.similar(this._homes, { local, detailUrl: this.detailUrl, asset: (path) => this.asset(path) }) : nothing}`;
	}
}

define('freehold-listing', FreeholdListing);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-listing': FreeholdListing;
	}
}
