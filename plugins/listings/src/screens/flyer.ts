/**
 * `<fh-listing-flyer>`: a listing on paper, as it is printed or kept as PDF by the browser: one page with the best photos, or a brochure
 * with all of them. What the rules of a market want named on advertising is on it: permit, office, and in the United States the slogan
 * of equal housing (24 CFR 100.75; 42 U.S.C. 3604(c)).
 */
import { define, failedState, inWords, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Listing } from '../types.gen.ts';
import { flyerStyles } from './flyer-styles.ts';

type Photo = { url: string; caption?: string | null; variants?: { large?: { url: string } | null } | null };
type Agent = { name: { full: string }; email?: string | null; phone?: string | null };
type Shown = Omit<Listing, 'agent'> & { agent: Agent | null; listingPhotos: Photo[] };
type Layout = 'flyer' | 'brochure';

/** Photos beside the cover, on one page. */
const FEW = 3;

export class ListingFlyer extends ScreenElement {
	static override properties = { ...ScreenElement.properties, _layout: { state: true } };
	static override styles = [...screenStyles, flyerStyles];

	declare _layout: Layout;

	protected override hears = ['listing.updated', 'listing-photo.created', 'listing-photo.updated', 'listing-photo.deleted'];

	#listing = new Load<Shown>(
		this,
		() => this.record,
		() => this.console.call('GET', '/v1/listings/{id}', { id: this.record, query: { expand: 'agent,listingPhotos' } }),
	);

	constructor() {
		super();
		this._layout = 'flyer';
	}

	protected override heard(): void {
		void this.#listing.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#listing;
		if (error) return failedState(local, (error as Error).message, () => void this.#listing.reload());
		if (!value) return skeleton(8);
		return html`<div class="choices">
				<p class="muted">${local.text('flyerHelp')}</p>
				<label class="field">
					${local.text('flyerLayout')}
					<select class="input" @change=${({ target }: Event) => {
						this._layout = (target as HTMLSelectElement).value as Layout;
					}}>
						<option value="flyer" ?selected=${this._layout === 'flyer'}>${local.text('flyerOne')}</option>
						<option value="brochure" ?selected=${this._layout === 'brochure'}>${local.text('flyerAll')}</option>
					</select>
				</label>
				<button class="button primary" type="button" @click=${() => window.print()}>${local.text('flyerPrint')}</button>
			</div>
			${this.#paper(value)}`;
	}

	#paper(listing: Shown): TemplateResult {
		const { local } = this;
		const { address, listingPhotos, price, features } = listing;
		const [cover, ...others] = listingPhotos;
		const shown = this._layout === 'flyer' ? others.slice(0, FEW) : others;
		return html`<article class="paper ${this._layout}" aria-label=${local.text('flyerOf', { name: listing.headline ?? '' })}>
			<h2 dir="auto">${listing.headline}</h2>
			<p class="place" dir="auto">${[address?.line1, address?.city, address?.region, address?.postalCode].filter(Boolean).join(', ')}</p>
			${cover ? html`<img class="cover" src=${sourceOf(cover)} alt=${cover.caption ?? ''} />` : nothing}
			${
				shown.length
					? html`<div class="more">
						${shown.map((photo) => html`<figure><img src=${sourceOf(photo)} alt=${photo.caption ?? ''} />${photo.caption ? html`<figcaption dir="auto">${photo.caption}</figcaption>` : nothing}</figure>`)}
					</div>`
					: nothing
			}
			<p class="price"><span class="number">${local.money(price)}</span>${listing.reference ? html`<small>${local.text('flyerReference', { reference: listing.reference })}</small>` : nothing}</p>
			${this.#facts(listing)}
			${listing.description ? html`<p class="words" dir="auto">${listing.description}</p>` : nothing}
			${features?.length ? html`<ul class="features">${features.map((feature) => html`<li dir="auto">${feature}</li>`)}</ul>` : nothing}
			${this.#foot(listing)}
		</article>`;
	}

	#facts({ propertyType, bedrooms, bathrooms, livingArea, lotArea, yearBuilt }: Shown): TemplateResult {
		const { local } = this;
		const number = (value: number | null | undefined): string => (typeof value === 'number' ? local.number(value) : '');
		const facts: [label: string, value: string][] = [
			['flyerType', propertyType ? inWords(propertyType) : ''],
			['flyerBedrooms', number(bedrooms)],
			['flyerBathrooms', number(bathrooms)],
			['flyerLivingArea', local.area(livingArea)],
			['flyerLotArea', local.area(lotArea)],
			['flyerYearBuilt', yearBuilt ? String(yearBuilt) : ''],
		];
		return html`<dl>${facts.map(([label, value]) => (value ? html`<div><dt>${local.text(label)}</dt><dd>${value}</dd></div>` : nothing))}</dl>`;
	}

	#foot({ agent, listOfficeName, permitNumber, address }: Shown): TemplateResult {
		const { local } = this;
		const law = [
			permitNumber ? local.text('flyerPermit', { number: permitNumber }) : '',
			address?.country === 'US' ? local.text('flyerEqualHousing') : '',
			local.text('flyerNoWarranty'),
		];
		return html`<footer>
			${agent ? html`<p><b dir="auto">${agent.name.full}</b><span>${[agent.phone, agent.email].filter(Boolean).join(' · ')}</span></p>` : nothing}
			<p><b dir="auto">${listOfficeName ?? this.console.organization.name}</b></p>
			<p class="law">${law.filter(Boolean).join(' ')}</p>
		</footer>`;
	}
}

const sourceOf = ({ url, variants }: Photo): string => variants?.large?.url ?? url;

define('fh-listing-flyer', ListingFlyer);
