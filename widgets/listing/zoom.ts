/**
 * `<freehold-zoom>`: photos over the whole window, one at a time. Arrow keys and buttons go on, a press on the photo shows it in its own
 * size, Escape closes. Properties: `photos` (address and words of each), `at`. Event: `freehold-close` (detail: the photo last seen).
 */
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';

addStrings({ close: 'Close', enlarge: 'Show in full size' });

const styles = css`
	:host {
		display: contents;
		container-type: normal;
	}
	dialog {
		inline-size: 100vw;
		block-size: 100dvh;
		max-inline-size: none;
		max-block-size: none;
		margin: 0;
		padding: 0;
		border: 0;
		background: #0c0f0e;
		color: #fff;
	}
	.stage {
		display: grid;
		inline-size: 100%;
		block-size: 100%;
		overflow: auto;
		overscroll-behavior: contain;
	}
	.stage button {
		all: unset;
		display: grid;
		place-items: center;
		min-inline-size: 100%;
		min-block-size: 100%;
		cursor: zoom-in;
	}
	img {
		display: block;
		max-inline-size: 100vw;
		max-block-size: 100dvh;
		object-fit: contain;
	}
	.large button {
		cursor: zoom-out;
	}
	.large img {
		max-inline-size: none;
		max-block-size: none;
		inline-size: max(200vw, 1200px);
	}
	.over {
		position: fixed;
		inline-size: 48px;
		block-size: 48px;
		padding: 0;
		border-color: rgb(255 255 255 / 0.4);
		border-radius: 50%;
		background: rgb(12 15 14 / 0.7);
		color: #fff;
	}
	.over:hover {
		background: rgb(60 66 63 / 0.9);
	}
	.over:disabled {
		visibility: hidden;
	}
	.over:focus-visible,
	.stage button:focus-visible {
		outline: 2px solid #fff;
		outline-offset: -4px;
	}
	.close {
		inset: 12px 12px auto auto;
	}
	.previous {
		inset: calc(50% - 24px) auto auto 12px;
	}
	.next {
		inset: calc(50% - 24px) 12px auto auto;
	}
	.words {
		position: fixed;
		inset: auto 0 0;
		padding: 16px;
		background: linear-gradient(transparent, rgb(0 0 0 / 0.75));
		text-align: center;
		pointer-events: none;
	}
`;

export type ZoomPhoto = { src: string; alt: string };

export class FreeholdZoom extends FreeholdElement {
	static override properties = { photos: { attribute: false }, at: { type: Number }, _large: { state: true } };
	static override styles = [...FreeholdElement.sheets, buttonStyles, styles];

	declare photos: readonly ZoomPhoto[];
	declare at: number;
	declare _large: boolean;

	constructor() {
		super();
		this.photos = [];
		this.at = 0;
		this._large = false;
	}

	get #dialog(): HTMLDialogElement {
		return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
	}

	protected override firstUpdated(_changed: PropertyValues<this>): void {
		this.#dialog.showModal();
	}

	#go(step: number): void {
		this.at = Math.min(this.photos.length - 1, Math.max(0, this.at + step));
		this._large = false;
	}

	#key(event: KeyboardEvent): void {
		const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
		// In full size, the arrows move the picture.
		if (step && !this._large) this.#go(step);
	}

	protected view(): TemplateResult {
		const { photos, at, local, _large: large } = this;
		const photo = photos[at] ?? { src: '', alt: '' };
		return html`<dialog aria-label=${photo.alt} @keydown=${this.#key} @close=${() => this.tell('freehold-close', at)}>
			<div class="stage ${large ? 'large' : ''}">
				<button type="button" autofocus aria-pressed=${large} aria-label="${local.text('enlarge')}: ${photo.alt}" @click=${() => {
					this._large = !large;
				}}><img src=${photo.src} alt="" /></button>
			</div>
			<button class="button over previous" type="button" aria-label=${local.text('previousPhoto')} ?disabled=${at === 0} @click=${() => this.#go(-1)}>${line('M14.5 6l-6 6 6 6')}</button>
			<button class="button over next" type="button" aria-label=${local.text('nextPhoto')} ?disabled=${at === photos.length - 1} @click=${() => this.#go(1)}>${line('M9.5 6l6 6-6 6')}</button>
			<button class="button over close" type="button" aria-label=${local.text('close')} @click=${() => this.#dialog.close()}>${line('M6 6l12 12M18 6L6 18')}</button>
			<p class="words" role="status">${photo.alt} · <bdi dir="ltr">${local.number(at + 1)} / ${local.number(photos.length)}</bdi></p>
		</dialog>`;
	}
}

define('freehold-zoom', FreeholdZoom);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-zoom': FreeholdZoom;
	}
}
