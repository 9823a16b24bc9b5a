/**
 * `<console-gallery>`: a record's pictures in a strip, one large at a time on request, and adding more where an operation takes images.
 * Properties: `photos` (records), `field` (that holds the address), `upload` (operation), `record` (id). Event: `freehold-uploaded`.
 */
import { define, FreeholdElement, screenStyles, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Operation, Row } from './description.ts';
import { galleryStyles } from './gallery-styles.ts';
import { glyph } from './glyphs.ts';
import { addressOf } from './pictures.ts';
import { explain } from './problem.ts';
import { call } from './records.ts';
import type { Session } from './session.ts';

const MEGABYTE = 2 ** 20;

export class ConsoleGallery extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		photos: { attribute: false },
		field: {},
		upload: { attribute: false },
		record: {},
		_large: { state: true },
		_sending: { state: true },
		_over: { state: true },
	};
	static override styles = [...screenStyles, galleryStyles];

	declare session: Session;
	declare photos: Row[];
	declare field: string;
	declare upload: Operation | undefined;
	declare record: string;
	/** Index of the picture that is enlarged. */
	declare _large: number | undefined;
	/** How many photos are under way. */
	declare _sending: number;
	declare _over: boolean;

	constructor() {
		super();
		this.photos = [];
		this._sending = 0;
		this._over = false;
	}

	/** One after the other, so that they keep their order. */
	async #send(files: File[]): Promise<void> {
		const { upload, local } = this;
		if (!upload || files.length === 0) return;
		const limit = upload.maxBytes ?? Number.POSITIVE_INFINITY;
		this._sending = files.length;
		let sent = 0;
		for (const file of files) {
			try {
				if (file.size > limit) toast(local.text('tooLarge', { name: file.name, limit: Math.floor(limit / MEGABYTE) }), 'failed');
				else {
					await call(this.session, upload, { id: this.record, file });
					sent++;
				}
			} catch (error) {
				toast(`${file.name}: ${explain(error, local)}`, 'failed');
			}
		}
		this._sending = 0;
		if (sent === 0) return;
		toast(local.text('uploaded', { count: sent }));
		this.tell('freehold-uploaded');
	}

	#choose(event: Event): void {
		const input = event.target as HTMLInputElement;
		void this.#send([...(input.files ?? [])]).then(() => (input.value = ''));
	}

	#drop(event: DragEvent): void {
		event.preventDefault();
		this._over = false;
		const accepts = this.upload?.accepts ?? [];
		void this.#send([...(event.dataTransfer?.files ?? [])].filter(({ type }) => accepts.includes(type)));
	}

	#drag(event: DragEvent, isOver: boolean): void {
		if (!this.upload) return;
		event.preventDefault();
		this._over = isOver;
	}

	protected view(): TemplateResult {
		return html`<div
			class="strip ${this._over ? 'over' : ''}"
			role="group"
			aria-label=${this.local.text('photos')}
			@dragover=${(event: DragEvent) => this.#drag(event, true)}
			@dragleave=${(event: DragEvent) => this.#drag(event, false)}
			@drop=${this.#drop}
		>
			${this.photos.map(
				(photo, index) =>
					html`<button class="photo" type="button" @click=${() => (this._large = index)}>
						<img src=${addressOf(photo, this.field, 'medium')} alt=${String(photo['caption'] ?? '') || this.local.text('enlarge', { number: index + 1 })} loading=${index > 3 ? 'lazy' : 'eager'} />
					</button>`,
			)}
			${this.upload ? this.#adder(this.upload) : nothing}
		</div>
		<p class="silent" role="status">${this._sending > 0 ? this.local.text('uploading', { count: this._sending }) : ''}</p>
		${this.#enlarged()}`;
	}

	#adder(upload: Operation): TemplateResult {
		const { local } = this;
		const label =
			this._sending > 0
				? local.text('uploading', { count: this._sending })
				: local.text(this.photos.length > 0 ? 'addPhotos' : 'dropHere');
		return html`<label class="adder">
			<input class="silent" type="file" multiple accept=${upload.accepts?.join(',') ?? ''} ?disabled=${this._sending > 0} @change=${this.#choose} />
			${glyph('image')}<span>${label}</span>
		</label>`;
	}

	#enlarged(): TemplateResult {
		const photo = this._large === undefined ? undefined : this.photos[this._large];
		const turn = (by: number) => (this._large = ((this._large ?? 0) + by + this.photos.length) % this.photos.length);
		return html`<freehold-dialog wide .heading=${String(photo?.['caption'] || this.local.text('photos'))} ?open=${photo !== undefined} @freehold-close=${() => (this._large = undefined)}>
			${
				photo
					? html`<img class="large" src=${addressOf(photo, this.field, 'large')} alt=${String(photo['caption'] ?? '')} />
						<div class="turn">
							<button class="button" type="button" @click=${() => turn(-1)}>${this.local.text('previous')}</button>
							<span class="muted number">${(this._large ?? 0) + 1} / ${this.photos.length}</span>
							<button class="button" type="button" @click=${() => turn(1)}>${this.local.text('next')}</button>
						</div>`
					: nothing
			}
		</freehold-dialog>`;
	}
}

define('console-gallery', ConsoleGallery);
