/** The base of elements that show homes as cards: where a card leads, saving, and the dialog where the page names no address. */
import { html, nothing, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { stateStyles } from '../kit/states.ts';
import { card, cardStyles } from './card.ts';
import { Favourites, toggleHome } from './favourites.ts';
import { type Listing, nameOf } from './model.ts';
import { photoStyles } from './photo.ts';
import './words.ts';

export abstract class HomesElement extends DataElement {
	static override properties = {
		...DataElement.properties,
		detailUrl: { attribute: 'detail-url' },
		favourites: {},
		_shown: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, photoStyles, cardStyles];

	/** Attribute `detail-url`: where a card leads, with `{listing}` in place of the id. */
	declare detailUrl: string | undefined;
	/** Attribute `favourites="none"`: no hearts. */
	declare favourites: string | undefined;
	/** The home in the dialog. */
	declare _shown: Listing | undefined;
	#saved = new Favourites(this);

	protected hrefOf({ id }: Listing): string | undefined {
		return this.detailUrl?.replace(/\{(listing|id)\}/, encodeURIComponent(id));
	}

	/** A card that leads where the page says, or opens here. */
	protected cardOf(listing: Listing, eager = false): TemplateResult {
		const { id } = listing;
		return card(listing, {
			local: this.local,
			asset: (path) => this.asset(path),
			href: this.hrefOf(listing),
			eager,
			select: (event) => this.select(event, listing),
			...(this.favourites === 'none' ? {} : { saved: this.#saved.has(id), save: () => this.#save(id) }),
		});
	}

	#save(id: string): void {
		const saved = toggleHome(id, this.access);
		this.tell('freehold-favourite', { id, saved });
		this.measure('favourite', { listing: id, saved });
	}

	protected select(event: Event, listing: Listing): void {
		this.measure('select', { listing: listing.id });
		if (!this.tell('freehold-select', { id: listing.id, listing }, true)) event.preventDefault();
		else if (!this.detailUrl) {
			this._shown = listing;
			void import('../kit/dialog.ts');
			void import('../listing/freehold-listing.ts');
		}
	}

	/** The home that was pressed, where the page names no address for it. */
	protected dialog(): unknown {
		const { _shown: shown } = this;
		if (!shown) return nothing;
		return html`<freehold-dialog wide open .heading=${nameOf(shown)} @freehold-close=${this.#closed}>
			<freehold-listing .listing=${shown.id} .record=${shown} .apiUrl=${this.apiUrl} .apiKey=${this.apiKey} embedded></freehold-listing>
		</freehold-dialog>`;
	}

	/** An inner dialog's event is not the page's business. */
	#closed(event: Event): void {
		event.stopPropagation();
		this._shown = undefined;
	}
}
