/**
 * `<freehold-gallery>`: photos in a row that scrolls and snaps, with previous and next. Swiping, arrow keys and screen readers get what they expect,
 * because it is a scrolling region. Properties: `photos`, `asset`, `name`, `propertyType`.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { line } from '../kit/line.ts';
import type { Photo } from '../listings/model.ts';
import { photoOf, photoStyles } from '../listings/photo.ts';

const styles = css`
	.gallery {
		position: relative;
	}
	.row {
		display: flex;
		gap: 8px;
		overflow-x: auto;
		scroll-snap-type: x mandatory;
		scrollbar-width: none;
		overscroll-behavior-x: contain;
		border-radius: calc(var(--_radius) * 1.5);
	}
	.row > li {
		flex: 0 0 100%;
		scroll-snap-align: start;
	}
	.row .photo {
		aspect-ratio: 3 / 2;
		border-radius: calc(var(--_radius) * 1.5);
	}
	.step {
		position: absolute;
		inset-block-start: calc(50% - 22px);
		inline-size: 44px;
		padding: 0;
		border-color: transparent;
		border-radius: 50%;
		box-shadow: 0 1px 4px rgb(0 0 0 / 0.25);
	}
	.zoom {
		inset-block: auto 12px;
		inset-inline-start: 12px;
	}
	.step:disabled {
		visibility: hidden;
	}
	.previous {
		inset-inline-start: 12px;
	}
	.next {
		inset-inline-end: 12px;
	}
	.step:dir(rtl) svg {
		scale: -1 1;
	}
	.count {
		position: absolute;
		inset-block-end: 12px;
		right: 12px;
		padding: 2px 12px;
		border-radius: 999px;
		background: rgb(0 0 0 / 0.66);
		color: #fff;
		font-size: 0.8125em;
		font-variant-numeric: tabular-nums;
	}
	.thumbs {
		display: flex;
		gap: 8px;
		margin-block-start: 8px;
		padding: 3px;
		margin-inline: -3px;
		overflow-x: auto;
		scrollbar-width: thin;
	}
	.thumbs li {
		flex: 0 0 84px;
	}
	.thumbs button {
		all: unset;
		display: block;
		inline-size: 100%;
		border-radius: calc(var(--_radius) / 1.5);
		cursor: pointer;
		opacity: 0.72;
	}
	.thumbs button:is(:hover, [aria-current='true']) {
		opacity: 1;
	}
	.thumbs button[aria-current='true'] {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.thumbs button:focus-visible {
		opacity: 1;
		outline: 3px solid var(--_primary);
		outline-offset: 1px;
	}
	.thumbs .photo {
		aspect-ratio: 3 / 2;
		border-radius: calc(var(--_radius) / 1.5);
	}
	@container (inline-size < 560px) {
		.thumbs,
		.step:not(.zoom) {
			display: none;
		}
	}
`;

export class FreeholdGallery extends FreeholdElement {
	static override properties = {
		photos: { attribute: false },
		asset: { attribute: false },
		name: {},
		propertyType: {},
		_at: { state: true },
		_zoom: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, photoStyles, styles];

	declare photos: Photo[];
	declare asset: (path: string) => string;
	declare name: string;
	declare propertyType: string | null | undefined;
	declare _at: number;
	/** Over the whole window. */
	declare _zoom: boolean;

	constructor() {
		super();
		this.photos = [];
		this.asset = (path) => path;
		this.name = '';
		this._at = 0;
		this._zoom = false;
	}

	#go(index: number): void {
		const row = this.renderRoot.querySelector('.row') as HTMLElement;
		const target = row.children[index] as HTMLElement | undefined;
		const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
		// Not scrollIntoView: that would move the page too.
		if (target) row.scrollTo({ left: target.offsetLeft - row.offsetLeft, behavior: calm ? 'instant' : 'smooth' });
	}

	#scrolled(event: Event): void {
		const row = event.target as HTMLElement;
		const at = Math.round(Math.abs(row.scrollLeft) / (row.clientWidth + 8));
		if (at === this._at) return;
		this._at = at;
		const thumb = this.renderRoot.querySelectorAll<HTMLElement>('.thumbs li')[at];
		const thumbs = thumb?.parentElement;
		if (thumb && thumbs)
			thumbs.scrollTo({ left: thumb.offsetLeft - thumbs.offsetLeft - thumbs.clientWidth / 2 + thumb.offsetWidth / 2 });
	}

	#alt(photo: Photo | undefined, index: number): string {
		return photo?.caption || this.local.text('photoOf', { index: index + 1, name: this.name });
	}

	#open(): void {
		void import('./zoom.ts');
		this._zoom = true;
		this.measure('photo');
	}

	/** Inside, the zoom's event; outside, the gallery stands where the zoom was left. */
	#closed(event: CustomEvent): void {
		event.stopPropagation();
		this._zoom = false;
		this.#go(Number(event.detail));
		this.renderRoot.querySelector<HTMLElement>('.zoom')?.focus();
	}

	#zoom(): unknown {
		if (!this._zoom) return nothing;
		const photos = this.photos.map((photo, index) => ({
			src: this.asset(photo.variants?.large?.url ?? photo.url ?? ''),
			alt: this.#alt(photo, index),
		}));
		return html`<freehold-zoom .photos=${photos} .at=${this._at} @freehold-close=${this.#closed}></freehold-zoom>`;
	}

	#photo(photo: Photo | undefined, index: number, thumb = false): TemplateResult {
		return photoOf(photo, {
			asset: this.asset,
			alt: thumb ? '' : this.#alt(photo, index),
			sizes: thumb ? '84px' : '(max-width: 900px) 100vw, 760px',
			eager: index === 0,
			propertyType: this.propertyType,
			none: this.local.text('noPhoto'),
		});
	}

	protected view(): TemplateResult {
		const { photos, local, _at: at } = this;
		if (photos.length < 2) return html`<div class="gallery"><ul class="row"><li>${this.#photo(photos[0], 0)}</li></ul></div>`;
		return html`<section class="gallery" aria-label=${local.text('photos')}>
			<div class="gallery">
				<ul class="row" tabindex="0" aria-label=${local.text('photos')} @scroll=${this.#scrolled}>
					${photos.map((photo, index) => html`<li>${this.#photo(photo, index)}</li>`)}
				</ul>
				<button class="button step previous" type="button" aria-label=${local.text('previousPhoto')} ?disabled=${at === 0} @click=${() => this.#go(at - 1)}>
					${line('M14.5 6l-6 6 6 6')}
				</button>
				<button class="button step next" type="button" aria-label=${local.text('nextPhoto')} ?disabled=${at === photos.length - 1} @click=${() => this.#go(at + 1)}>
					${line('M9.5 6l6 6-6 6')}
				</button>
				<button class="button step zoom" type="button" aria-label=${local.text('enlargePhoto')} @click=${this.#open}>${line('M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7')}</button>
				<p class="count" role="status" dir="ltr">${local.number(at + 1)} / ${local.number(photos.length)}</p>
			</div>
			<ul class="thumbs">
				${photos.map(
					(photo, index) =>
						html`<li>
							<button
								type="button"
								aria-current=${index === at ? 'true' : nothing}
								aria-label=${local.text('showPhoto', { index: index + 1 })}
								@click=${() => this.#go(index)}
							>
								${this.#photo(photo, index, true)}
							</button>
						</li>`,
				)}
			</ul>
			${this.#zoom()}
		</section>`;
	}
}

define('freehold-gallery', FreeholdGallery);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-gallery': FreeholdGallery;
	}
}
