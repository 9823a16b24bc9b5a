/**
 * `<freehold-map>`: listings as price pins, in a chunk of its own that is fetched when a map is asked for; what draws it (Leaflet, or MapLibre
 * where the site says so) is fetched when it comes into sight.
 * Homes that would cover each other are one pin with their number, until one looks closer.
 * Properties: `listings`, `within` (rectangle to show), `tiles`, `engine`, `styleUrl`, `attribution`, `card` (draws the one that is pressed).
 * Event: `move` (detail: the rectangle) after a person moved the map, never after we did.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';
import { cardStyles } from './card.ts';
import { CLOSEST, Clusters, type Spot } from './clusters.ts';
import type { MapEngine, PlacedPin } from './map-engine.ts';
import { mapStyles } from './map-styles.ts';
import { type Listing, nameOf } from './model.ts';
import { photoStyles } from './photo.ts';
import type { Rectangle } from './query.ts';

addStrings({
	mapOfHomes: 'Map of homes',
	zoomIn: 'Zoom in',
	zoomOut: 'Zoom out',
	close: 'Close',
	mapHint: 'Move the map to search there',
	homesHere: { one: '{count} home here', other: '{count} homes here' },
});

type Pin = PlacedPin & { element: HTMLElement };

/** MapLibre draws with it and with nothing else. */
const hasWebGL = (): boolean => document.createElement('canvas').getContext('webgl2') !== null;

export class FreeholdMap extends FreeholdElement {
	static override properties = {
		listings: { attribute: false },
		within: { attribute: false },
		tiles: {},
		engine: {},
		styleUrl: { attribute: 'style-url' },
		attribution: {},
		card: { attribute: false },
		_chosen: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, photoStyles, cardStyles, mapStyles];

	declare listings: Listing[];
	declare within: Rectangle | undefined;
	declare tiles: string | undefined;
	/** `maplibre`, with `styleUrl`; everything else is Leaflet. */
	declare engine: string | undefined;
	declare styleUrl: string | undefined;
	declare attribution: string;
	declare card: (listing: Listing) => TemplateResult;
	/** What is pressed: one home, or several on one place. */
	declare _chosen: Spot | undefined;

	#map: MapEngine | undefined;
	#pins = new Map<string, Pin>();
	#clusters = new Clusters([]);
	/** Moves of our own making are not told. */
	#quiet = true;
	#resize: ResizeObserver | undefined;
	#seen: IntersectionObserver | undefined;

	constructor() {
		super();
		this.listings = [];
		this.attribution = '';
	}

	override connectedCallback(): void {
		super.connectedCallback();
		// Moved to another place of the page: the map is drawn anew there.
		if (this.hasUpdated) this.#await();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#seen?.disconnect();
		this.#end();
	}

	protected override firstUpdated(): void {
		this.#await();
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('listings') && this.#map) this.#draw();
	}

	get #frame(): HTMLElement {
		return this.renderRoot.querySelector('.frame') as HTMLElement;
	}

	/** Begins when it is seen. */
	#await(): void {
		this.#seen?.disconnect();
		this.#seen = new IntersectionObserver((entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
			this.#seen?.disconnect();
			void this.#start(this.engine === 'maplibre' && Boolean(this.styleUrl) && hasWebGL());
		});
		this.#seen.observe(this.#frame);
	}

	/** Where MapLibre cannot be had, or cannot go on, Leaflet draws. */
	async #start(withStyle: boolean): Promise<void> {
		const module = await (withStyle ? import('./maplibre-map.ts') : import('./leaflet-map.ts')).catch((error: unknown) => {
			console.warn('Freehold: <freehold-map>', (error as Error).message);
		});
		if (!this.isConnected || this.#map) return;
		if (!module) {
			if (withStyle) await this.#start(false);
			return;
		}
		const { adoptedStyleSheets } = this.renderRoot as ShadowRoot;
		const sheet = module.sheet.styleSheet as CSSStyleSheet;
		// Before ours, which have the last word.
		if (!adoptedStyleSheets.includes(sheet)) (this.renderRoot as ShadowRoot).adoptedStyleSheets = [sheet, ...adoptedStyleSheets];
		const map = module.startMap({
			frame: this.#frame,
			label: this.local.text('mapOfHomes'),
			calm: matchMedia('(prefers-reduced-motion: reduce)').matches,
			closest: CLOSEST,
			source: withStyle ? this.styleUrl : this.tiles,
			moved: () => {
				if (!this.#map) return;
				this.#show();
				this.#moved();
			},
			failed: () => {
				if (this.#map !== map || !withStyle) return;
				this.#end();
				void this.#start(false);
			},
		});
		this.#map = map;
		this.#quiet = true;
		this.#resize = new ResizeObserver(() => this.#quietly(() => this.#map?.resize()));
		this.#resize.observe(this.#frame);
		this.#draw();
	}

	#end(): void {
		this.#resize?.disconnect();
		const map = this.#map;
		this.#map = undefined;
		this.#pins.clear();
		map?.remove();
	}

	get #rectangle(): Rectangle {
		const [west, south, east, north] = (this.#map as MapEngine).rectangle();
		return [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)];
	}

	/** Only what a person did is told. */
	#moved(): void {
		if (!this.#quiet) this.dispatchEvent(new CustomEvent('move', { detail: this.#rectangle }));
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
		const map = this.#map as MapEngine;
		this.#clusters = new Clusters(this.listings);
		const known = new Set(this.listings.map(({ id }) => id));
		if (!this._chosen?.homes.every(({ id }) => known.has(id))) this._chosen = undefined;
		const rectangle = this.#whereToLook();
		if (rectangle) this.#quietly(() => map.fit(rectangle, this.within ? 0 : 28, 15));
		this.#show();
	}

	/** Draws what is to be seen here at this scale; pins that stay are left alone, and keep the focus. */
	#show(): void {
		const map = this.#map as MapEngine;
		const spots = this.#clusters.within(this.#rectangle, map.scale());
		const keys = new Set(spots.map(({ key }) => key));
		for (const [key, pin] of this.#pins) {
			if (keys.has(key)) continue;
			pin.remove();
			this.#pins.delete(key);
		}
		for (const spot of spots) if (!this.#pins.has(spot.key)) this.#pins.set(spot.key, this.#pin(spot, map));
		this.#mark();
	}

	/** At the rectangle searched when it is not what we see, else at all pins when there was no rectangle. */
	#whereToLook(): Rectangle | undefined {
		if (this.within) return this.#quiet ? this.within : undefined;
		const places = this.listings.flatMap(({ location }) => (location ? [location] : []));
		if (places.length === 0) return undefined;
		const [across, up] = [places.map(({ longitude }) => longitude), places.map(({ latitude }) => latitude)];
		return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
	}

	#pin(spot: Spot, map: MapEngine): Pin {
		const { homes, latitude, longitude } = spot;
		const [first] = homes as [Listing];
		const element = document.createElement('span');
		element.className = homes.length > 1 ? 'pin many' : 'pin';
		const text = homes.length > 1 ? this.local.number(homes.length) : this.local.money(first.price, true) || '•';
		element.textContent = text;
		const label = homes.length > 1 ? this.local.text('homesHere', { count: homes.length }) : `${text}, ${nameOf(first)}`;
		return { element, ...map.pin({ latitude, longitude, element, label, press: () => this.#press(spot) }) };
	}

	/** A closer look at homes that lie together; where that does not part them, and at a single one, its card. */
	#press(spot: Spot): void {
		const opensAt = spot.cluster === undefined ? Infinity : this.#clusters.opensAt(spot.cluster);
		if (opensAt <= CLOSEST) this.#map?.look(spot.latitude, spot.longitude, opensAt);
		else this.#choose(spot);
	}

	#choose(spot: Spot): void {
		this._chosen = spot;
		this.#mark();
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.open')?.focus({ preventScroll: true }));
	}

	#mark(): void {
		for (const [key, { element }] of this.#pins) element.classList.toggle('chosen', key === this._chosen?.key);
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
						<div class="homes">${chosen.homes.slice(0, 20).map((home) => this.card(home))}</div>
						<button class="button icon" type="button" aria-label=${this.local.text('close')} @click=${() => this.#unchoose()}>${line('M6 6l12 12M18 6L6 18')}</button>
					</div>`
					: nothing
			}
		</section>`;
	}

	#unchoose(): void {
		const key = this._chosen?.key ?? '';
		this._chosen = undefined;
		this.#mark();
		this.#pins.get(key)?.button?.focus();
	}
}

define('freehold-map', FreeholdMap);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-map': FreeholdMap;
	}
}
