/**
 * `<freehold-chat>`: a button in the corner of the page that opens a conversation with the brokerage; with `position="inline"` the
 * conversation itself, where the tag stands. The panel, its calls and what was said come when somebody opens it, or comes back to a
 * conversation that is under way. `show()` and `hide()` are for buttons of the page's own.
 */
import { css, html, nothing, type PropertyValues } from 'lit';
import { ApiElement } from '../kit/api-element.ts';
import { define } from '../kit/define.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';
import type { FreeholdChatPanel } from './panel.ts';
import { keep, kept, storeName } from './store.ts';
import type { Talk } from './talk.ts';

addStrings({ chat: 'Chat with us', chatNew: 'Chat with us, {count} new', chatClose: 'Close the chat' });

const BUBBLE = 'M5 18.5V6.8A1.8 1.8 0 0 1 6.8 5h10.4A1.8 1.8 0 0 1 19 6.8v7.4a1.8 1.8 0 0 1-1.8 1.8H9z';
const CROSS = 'M6 6l12 12M18 6L6 18';

const styles = css`
	:host {
		container-type: normal;
		position: fixed;
		z-index: 1000;
		inset-block-end: max(20px, env(safe-area-inset-bottom));
		inset-inline-end: max(20px, env(safe-area-inset-right));
	}
	:host([position='start']) {
		inset-inline: max(20px, env(safe-area-inset-left)) auto;
	}
	:host([position='inline']) {
		position: static;
	}
	button {
		all: unset;
		box-sizing: border-box;
		position: relative;
		display: grid;
		place-items: center;
		inline-size: 56px;
		block-size: 56px;
		margin-inline-start: auto;
		border: 1px solid transparent;
		border-radius: 50%;
		background: var(--_primary);
		color: var(--_on-primary);
		box-shadow: var(--_shadow);
		cursor: pointer;
		transition: scale 0.15s;
	}
	:host([position='start']) button {
		margin-inline: 0 auto;
	}
	button:hover {
		scale: 1.04;
	}
	button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 3px;
	}
	button svg {
		inline-size: 26px;
		block-size: 26px;
	}
	.count {
		position: absolute;
		inset-block-start: -4px;
		inset-inline-end: -4px;
		min-inline-size: 22px;
		padding-inline: 6px;
		border: 2px solid var(--_surface);
		border-radius: 999px;
		background: var(--_danger);
		color: var(--_surface);
		font-size: 12px;
		font-weight: 650;
		line-height: 18px;
		text-align: center;
	}
	@media (max-width: 480px) {
		:host([open]) button {
			visibility: hidden;
		}
	}
`;

export class FreeholdChat extends ApiElement {
	static override properties = {
		...ApiElement.properties,
		heading: {},
		listing: {},
		consent: {},
		position: { reflect: true },
		open: { type: Boolean, reflect: true },
		_talk: { state: true },
		_failed: { state: true },
	};
	static override styles = [...ApiElement.sheets, styles];

	/** Attribute `heading`: what the conversation is called. */
	declare heading: string | undefined;
	/** Attribute `listing`: the home that it is about. */
	declare listing: string | undefined;
	/** Attribute `consent`: the sentence beside the box, kept as proof as it stands. */
	declare consent: string | undefined;
	declare position: 'start' | 'end' | 'inline' | undefined;
	/** Attribute `open`: is the conversation shown? */
	declare open: boolean;
	declare _talk: Talk | undefined;
	declare _failed: boolean;
	#store = '';
	#since = performance.now();
	#loading: Promise<void> | undefined;

	constructor() {
		super();
		this.open = false;
		this._failed = false;
	}

	get #isInline(): boolean {
		return this.position === 'inline';
	}

	protected override connected(): void {
		const store = storeName(this.access);
		// The page has said meanwhile that the platform is elsewhere.
		if (store !== this.#store) this.#drop();
		this.#store = store;
		const { token, open } = kept(this.#store);
		// On a phone it covers the page, and the page is what they came for.
		const isPhone = matchMedia('(max-width: 480px)').matches;
		if (this.#isInline || this.open || (open && !isPhone)) void this.show(false);
		// Somebody who has a conversation is told when it goes on.
		else if (token) void this.#load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		// A page may set the attribute, too.
		if (changed.has('open') && this.open && this.origin) void this.#load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		queueMicrotask(() => {
			if (!this.isConnected) this.#drop();
		});
	}

	override connectedCallback(): void {
		super.connectedCallback();
		if (this.hasUpdated && this.origin) this.connected();
	}

	#drop(): void {
		this._talk?.stop();
		this._talk = undefined;
		this.#loading = undefined;
	}

	/** Opens the conversation. */
	async show(isAsked = true): Promise<void> {
		this.open = true;
		if (!this.#isInline) keep(this.#store, { open: true });
		if (isAsked) this.measure('view', this.listing ? { listing: this.listing } : {});
		await this.#load();
		this._talk?.look(true);
		await this.updateComplete;
		if (isAsked) this.renderRoot.querySelector<FreeholdChatPanel>('freehold-chat-panel')?.begin();
	}

	/** Closes it; it goes on where it was. */
	hide(): void {
		if (this.#isInline) return;
		this.open = false;
		keep(this.#store, { open: false });
		this._talk?.look(false);
		void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus());
	}

	#load(): Promise<void> {
		this.#loading ??= this.#fetch().catch((error) => {
			console.warn('Freehold: <freehold-chat>', error);
			this.#loading = undefined;
			this._failed = true;
		});
		return this.#loading;
	}

	async #fetch(): Promise<void> {
		const [{ Talk }] = await Promise.all([import('./talk.ts'), import('./panel.ts')]);
		this._failed = false;
		this._talk = new Talk({
			access: this.access,
			store: this.#store,
			since: this.#since,
			about: () => ({ listing: this.listing ?? pageListing(), language: this.local.lang }),
			changed: () => this.requestUpdate(),
		});
		this._talk.start();
	}

	#pressed(): void {
		if (this.open && !this._failed) this.hide();
		else void this.show();
	}

	protected view(): unknown {
		const { local, open, _talk: talk } = this;
		const count = open ? 0 : (talk?.unread ?? 0);
		const label = open ? 'chatClose' : count ? 'chatNew' : 'chat';
		// A region of its own: it may stand outside all others of the page.
		return html`<section aria-label=${this.#isInline ? nothing : (this.heading ?? local.text('chat'))}>
			${open && talk ? this.#panel(talk) : nothing}
			${this._failed ? html`<p class="silent" role="alert">${local.text('offline')}</p>` : nothing}
			${
				this.#isInline
					? nothing
					: html`<button type="button" part="launcher" aria-expanded=${open} aria-label=${local.text(label, { count })} @click=${this.#pressed}>
							${line(open ? CROSS : BUBBLE)}${count ? html`<span class="count" aria-hidden="true">${count}</span>` : nothing}
						</button>`
			}
		</section>`;
	}

	#panel(talk: Talk): unknown {
		return html`<freehold-chat-panel
			exportparts="panel, heading, log, message, input, send"
			.talk=${talk}
			.version=${talk.version}
			.heading=${this.heading}
			.consent=${this.consent}
			?inline=${this.#isInline}
			?start=${this.position === 'start'}
			@freehold-close=${() => this.hide()}
			@freehold-measure=${({ detail }: CustomEvent) => this.measure(detail)}
			><slot name="privacy" slot="privacy"></slot
		></freehold-chat-panel>`;
	}
}

/** The home that the page shows, as `<freehold-listing>` finds it. */
const pageListing = (): string | undefined =>
	/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.exec(new URLSearchParams(location.search).get('listing') ?? '')?.[0];

define('freehold-chat', FreeholdChat);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-chat': FreeholdChat;
	}
}
