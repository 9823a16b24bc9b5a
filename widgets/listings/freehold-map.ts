/**
 * `<freehold-map>`: listings as price pins on Leaflet, in a chunk of its own that is fetched when a map is asked for.
 * Properties: `listings`, `within` (rectangle to show), `tiles`, `attribution`, `card` (draws the one that is pressed).
 * Event: `move` (detail: the rectangle) after a person moved the map, never after we did.
 */

import { DivIcon, type GridLayer, LatLngBounds, Map as LeafletMap, Marker, TileLayer } from 'leaflet';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';
import { cardStyles } from './card.ts';
import { Graticule } from './graticule.ts';
import { leafletSheet, mapStyles } from './map-styles.ts';
import { type Listing, nameOf } from './model.ts';
import { photoStyles } from './photo.ts';
import type { Rectangle } from './query.ts';

addStrings({
	mapOfHomes: 'Map of homes',
	zoomIn: 'Zoom in',
	zoomOut: 'Zoom out',
	close: 'Close',
	mapHint: 'Move the map to search there',
});

type Pin = { listing: Listing; marker: Marker; element: HTMLElement };

export class FreeholdMap extends FreeholdElement {
	static override properties = {
		listings: { attribute: false },
		within: { attribute: false },
		tiles: {},
		attribution: {},
		card: { attribute: false },
		_chosen: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, leafletSheet, buttonStyles, photoStyles, cardStyles, mapStyles];

	declare listings: Listing[];
	declare within: Rectangle | undefined;
	declare tiles: string | undefined;
	declare attribution: string;
	declare card: (listing: Listing) => TemplateResult;
	declare _chosen: Listing | undefined;

	#map: LeafletMap | undefined;
	#pins: Pin[] = [];
	/** Moves of our own making are not told. */
	#quiet = true;
	#resize: ResizeObserver | undefined;

	constructor() {
		super();
		this.listings = [];
		this.attribution = '';
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resize?.disconnect();
		this.#map?.remove();
		this.#map = undefined;
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (!this.#map) this.#start();
		if (changed.has('listings')) this.#draw();
	}

	#start(): void {
		const frame = this.renderRoot.querySelector('.frame') as HTMLElement;
		const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
		this.#map = new LeafletMap(frame, {
			attributionControl: false,
			zoomControl: false,
			zoomAnimation: !calm,
			fadeAnimation: !calm,
			markerZoomAnimation: !calm,
			inertia: !calm,
			maxZoom: 18,
			minZoom: 2,
			worldCopyJump: true,
		});
		const layer: GridLayer = this.tiles ? new TileLayer(this.tiles, { maxZoom: 19 }) : new Graticule(frame);
		this.#map.setView([20, 0], 2).addLayer(layer);
		this.#map.on('moveend', () => this.#moved());
		this.#map.on('zoomend', () => this.#declutter());
		this.#resize = new ResizeObserver(() => this.#map?.invalidateSize({ pan: false }));
		this.#resize.observe(frame);
	}

	/** Only what a person did is told. */
	#moved(): void {
		if (this.#quiet || !this.#map) return;
		const bounds = this.#map.getBounds();
		const detail: Rectangle = [
			Math.max(bounds.getWest(), -180),
			Math.max(bounds.getSouth(), -90),
			Math.min(bounds.getEast(), 180),
			Math.min(bounds.getNorth(), 90),
		];
		this.dispatchEvent(new CustomEvent('move', { detail }));
	}

	/** Runs something that moves the map without telling. */
	#quietly(move: () => void): void {
		this.#quiet = true;
		move();
		requestAnimationFrame(() => {
			this.#quiet = false;
		});
	}

	#draw(): void {
		const map = this.#map as LeafletMap;
		for (const { marker } of this.#pins) marker.remove();
		this.#pins = this.listings.flatMap((listing) => (listing.location ? [this.#pin(listing, map)] : []));
		if (!this.listings.some(({ id }) => id === this._chosen?.id)) this._chosen = undefined;
		const bounds = this.#boundsToShow();
		if (bounds)
			this.#quietly(() => map.fitBounds(bounds, { padding: this.within ? [0, 0] : [28, 28], maxZoom: 15, animate: false }));
		this.#declutter();
	}

	/** Where to look: at the rectangle searched when it is not what we see, else at all pins when there was no rectangle. */
	#boundsToShow(): LatLngBounds | undefined {
		if (this.within) {
			if (!this.#quiet) return undefined;
			const [west, south, east, north] = this.within;
			return new LatLngBounds([south, west], [north, east]);
		}
		const points = this.#pins.map(({ marker }) => marker.getLatLng());
		return points.length > 0 ? new LatLngBounds(points) : undefined;
	}

	#pin(listing: Listing, map: LeafletMap): Pin {
		const { latitude, longitude } = listing.location as NonNullable<Listing['location']>;
		const element = document.createElement('span');
		element.className = 'pin';
		const price = this.local.money(listing.price, true) || '•';
		element.textContent = price;
		// No size: the price makes it; the sheet puts its middle on the place.
		const icon = new DivIcon({ html: element, className: 'pin-place', iconSize: null as unknown as undefined });
		const label = `${price}, ${nameOf(listing)}`;
		const marker = new Marker([latitude, longitude], { icon, alt: label, riseOnHover: true }).addTo(map);
		marker.getElement()?.setAttribute('aria-label', label);
		marker.on('click', () => this.#choose(listing));
		return { listing, marker, element };
	}

	#choose(listing: Listing): void {
		this._chosen = listing;
		for (const pin of this.#pins) pin.element.classList.toggle('chosen', pin.listing === listing);
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.open')?.focus({ preventScroll: true }));
	}

	/** Where prices would cover each other, the later ones become dots. */
	#declutter(): void {
		const map = this.#map as LeafletMap;
		const taken: { x: number; y: number }[] = [];
		for (const { marker, element } of this.#pins) {
			const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
			const free = taken.every((other) => Math.abs(other.x - x) > 68 || Math.abs(other.y - y) > 32);
			if (free) taken.push({ x, y });
			element.classList.toggle('dot', !free);
			marker.setZIndexOffset(free ? 10_000 : 0);
		}
	}

	protected view(): TemplateResult {
		const chosen = this._chosen;
		return html`<section class="map" aria-label=${this.local.text('mapOfHomes')}>
			<div class="frame" dir="ltr"></div>
			<div class="zoom">
				<button class="button" type="button" aria-label=${this.local.text('zoomIn')} @click=${() => this.#map?.zoomIn()}>${line('M12 5v14M5 12h14')}</button>
				<button class="button" type="button" aria-label=${this.local.text('zoomOut')} @click=${() => this.#map?.zoomOut()}>${line('M5 12h14')}</button>
			</div>
			<p class="note">${this.attribution || this.local.text('mapHint')}</p>
			${
				chosen
					? html`<div class="chosen-card">
						${this.card(chosen)}
						<button class="button icon" type="button" aria-label=${this.local.text('close')} @click=${() => this.#unchoose()}>${line('M6 6l12 12M18 6L6 18')}</button>
					</div>`
					: nothing
			}
		</section>`;
	}

	#unchoose(): void {
		const pin = this.#pins.find(({ listing }) => listing === this._chosen);
		this._chosen = undefined;
		pin?.element.classList.remove('chosen');
		pin?.marker.getElement()?.focus();
	}
}

define('freehold-map', FreeholdMap);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-map': FreeholdMap;
	}
}
