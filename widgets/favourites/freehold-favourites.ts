/**
 * `<freehold-favourites>`: the homes that this visitor saved with the heart on a card, newest first. They are kept in the browser, so it
 * needs no account; who wants them on other devices, too, leaves an address (freehold-saved-account.ts). `compact` is a link with their
 * number, for a page's head.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { define } from '../kit/define.ts';
import { emptyState } from '../kit/states.ts';
import { addStrings } from '../kit/words.ts';
import { heart } from '../listings/card.ts';
import { homesOf } from '../listings/homes-of.ts';
import type { Listing } from '../listings/model.ts';
import { RowElement } from '../listings/row-element.ts';
import { ACCOUNT, recall, savedHomes } from '../listings/saved.ts';

addStrings({
	savedHomes: 'Saved homes',
	savedCount: { one: '{count} saved home', other: '{count} saved homes' },
	noSaved: 'No saved homes yet',
	noSavedHint: 'Press the heart on a home, and it waits for you here.',
	savedGone: { one: '{count} home is no longer on the market.', other: '{count} homes are no longer on the market.' },
});

const styles = css`
	/* In a row of links it is as wide as its words. */
	:host([compact]) {
		container-type: normal;
	}
	.count {
		display: inline-flex;
		align-items: center;
		gap: 6px;
		min-block-size: 44px;
		color: inherit;
		font-weight: 600;
		text-decoration: none;
	}
	.gone {
		margin-block-start: calc(var(--_space) * 5);
		color: var(--_muted);
	}
`;

export class FreeholdFavourites extends RowElement {
	static override properties = {
		...RowElement.properties,
		compact: { type: Boolean },
		href: {},
		account: {},
		consent: {},
		_ids: { state: true },
	};
	static override styles = [...RowElement.styles, styles];

	declare compact: boolean;
	declare href: string | undefined;
	/** Attribute `account="none"`: they stay in this browser. */
	declare account: string | undefined;
	/** Attribute `consent`: replaces the sentence beside “I agree”. */
	declare consent: string | undefined;
	declare _ids: readonly string[];
	/** What was last asked for: also homes that are no longer on the market. */
	#asked: readonly string[] = [];
	#changed = (): void => {
		this._ids = savedHomes();
		// What was taken out goes at once; what is new has to be read.
		this._homes = this._homes?.filter(({ id }) => this._ids.includes(id));
		if (!this.compact && this.origin && this._ids.some((id) => !this.#asked.includes(id))) void this.load();
	};

	constructor() {
		super();
		this.compact = false;
		this._ids = [];
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this._ids = savedHomes();
		document.addEventListener('freehold-favourite', this.#changed);
		addEventListener('storage', this.#changed);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		document.removeEventListener('freehold-favourite', this.#changed);
		removeEventListener('storage', this.#changed);
	}

	protected override get isReady(): boolean | undefined {
		return this.compact || super.isReady;
	}

	protected override connected(): void {
		if (!this.compact) super.connected();
		// What changed elsewhere, and what was changed here without a connection.
		if (recall(ACCOUNT)) void import('./account.ts').then(({ catchUp }) => catchUp(this.access));
		this.#offerAccount();
	}

	#offerAccount(): void {
		if (!this.compact && this.account !== 'none') void import('./freehold-saved-account.ts');
	}

	protected override updated(changed: PropertyValues<this>): void {
		super.updated(changed);
		if (!changed.get('compact') || !this.origin) return;
		void this.load();
		this.#offerAccount();
	}

	protected read(signal: AbortSignal): Promise<Listing[]> {
		this.#asked = this._ids;
		return homesOf(this.access, this._ids, signal);
	}

	protected caption(): string {
		return this.local.text('savedHomes');
	}

	protected override none(): unknown {
		const { local } = this;
		if (this._ids.length > 0) return this.cards([]);
		return emptyState(local.text('noSaved'), local.text('noSavedHint'));
	}

	protected override cards(homes: readonly Listing[]): TemplateResult {
		const gone = recall(ACCOUNT) ? 0 : this._ids.length - homes.length;
		return html`${super.cards(homes)}${gone > 0 ? html`<p class="gone">${this.local.text('savedGone', { count: gone })}</p>` : nothing}`;
	}

	protected override view(): unknown {
		const { local } = this;
		if (!this.compact) {
			if (this.account === 'none') return super.view();
			return html`${super.view()}<freehold-saved-account
				.apiUrl=${this.apiUrl}
				.apiKey=${this.apiKey}
				.consent=${this.consent}
			></freehold-saved-account>`;
		}
		const count = this._ids.length;
		const label = local.text('savedCount', { count });
		const inside = html`${heart(count > 0)}<span aria-hidden="true">${local.number(count)}</span><span class="silent">${label}</span>`;
		return this.href
			? html`<a class="count" part="count" href=${this.href} title=${label}>${inside}</a>`
			: html`<span class="count" part="count">${inside}</span>`;
	}
}

define('freehold-favourites', FreeholdFavourites);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-favourites': FreeholdFavourites;
	}
}
