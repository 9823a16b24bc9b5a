/**
 * `<freehold-listing listing="…">`: one listing with photos, facts, words and an enquiry form, and its JSON-LD for search engines.
 *
 * Attributes: `listing` (id; without it the page's own `?listing=` is read), `enquiry="none"` (no form), `json-ld="none"`, `api-url`, `api-key`.
 * Property: `record` (a listing already known is shown at once, the rest follows).
 * Events: `freehold-ready` (detail: the listing), and those of the form. Slot `enquiry`: replaces the form.
 * Parts: `base`, `title`, `price`, `description`, `facts`, `features`, `enquiry`, `photo`.
 */
import { getListing } from '@freehold/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { badgeOf, priceOf } from '../listings/card.ts';
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
		jsonLd: { attribute: 'json-ld' },
		embedded: { type: Boolean, reflect: true },
		record: { attribute: false },
		_fault: { state: true },
		_full: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, listingStyles];

	declare listing: string | undefined;
	declare enquiry: string | undefined;
	declare jsonLd: string | undefined;
	/** Inside our own dialog: its heading has the name, and the page is not about this listing. */
	declare embedded: boolean;
	declare record: Listing | undefined;
	declare _fault: 'gone' | 'failed' | 'offline' | undefined;
	/** The whole listing has come (`record` may be a card's part of it). */
	declare _full: boolean;

	constructor() {
		super();
		this.embedded = false;
		this._full = false;
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
		if (this.record?.id !== this.#id) this.record = undefined;
		if (!this.#id) {
			console.warn('Freehold: <freehold-listing> has no listing.');
			this._fault = 'gone';
			return;
		}
		try {
			const command = getListing(this.#id, { expand: ['listingPhotos'] });
			this.record = await clientOf(this.access).run(command, { signal: this.nextSignal() });
			this._full = true;
			this.#describe(this.record);
			this.tell('freehold-ready', this.record);
		} catch (error) {
			if ((error as { code?: string }).code === 'aborted') return;
			this._fault = (error as { status?: number }).status === 404 ? 'gone' : this.explain(error);
		}
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

	#words(listing: Listing): TemplateResult {
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
		</header>`;
	}

	protected view(): unknown {
		const { local, record, _fault: fault } = this;
		if (fault === 'gone') return emptyState(local.text('gone'));
		if (fault && !record) return failedState(local, local.text(fault), () => void this.#load());
		if (!record) return html`<div class="layout" aria-busy="true">${skeleton(8)}</div>`;
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
		</article>`;
	}
}

define('freehold-listing', FreeholdListing);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-listing': FreeholdListing;
	}
}
