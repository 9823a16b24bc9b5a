/**
 * Below the homes of `<freehold-favourites>`: keeping them on all devices, without a password. Asks for an address, opens the link that was
 * mailed, and shows what is kept there: homes that left the market, searches that mails are sent for, and what the brokerage may see.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { ApiElement } from '../kit/api-element.ts';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { Localise } from '../kit/localise.ts';
import { toggleHome } from '../listings/favourites.ts';
import { savedHomes } from '../listings/saved.ts';
import {
	type Account,
	accountOf,
	askForLink,
	catchUp,
	endSearch,
	enter,
	exchange,
	leave,
	onAccount,
	pageHere,
	share,
	standingNow,
	unshare,
} from './account.ts';
import { accountStyles } from './account-styles.ts';
import { takeCode } from './code.ts';
import './account-words.ts';

/** What somebody is about to do. */
type Step = 'none' | 'address' | 'sent' | 'link' | 'whose' | 'forget';

export class FreeholdSavedAccount extends ApiElement {
	static override properties = {
		...ApiElement.properties,
		consent: {},
		_step: { state: true },
		_fault: { state: true },
		_busy: { state: true },
	};
	static override styles = [...ApiElement.sheets, buttonStyles, inputStyles, accountStyles];
	static override Local = Localise;
	declare readonly local: Localise;
	/** Replaces our sentence beside “I agree”. */
	declare consent: string | undefined;
	declare _step: Step;
	/** One of our words. */
	declare _fault: string;
	declare _busy: boolean;
	/** Whose link it is, until the person has said that it is theirs. */
	#guest: Account | undefined;
	#code = '';
	#stop: (() => void) | undefined;
	#catchUp = (): void => {
		if (this.origin && !document.hidden) void catchUp(this.access);
	};

	constructor() {
		super();
		Object.assign(this, { _step: 'none', _fault: '', _busy: false });
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#stop = onAccount(() => this.requestUpdate());
		addEventListener('online', this.#catchUp);
		document.addEventListener('visibilitychange', this.#catchUp);
		addEventListener('hashchange', this.#look);
		this.#look();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
		removeEventListener('online', this.#catchUp);
		document.removeEventListener('visibilitychange', this.#catchUp);
		removeEventListener('hashchange', this.#look);
	}

	protected override connected(): void {
		void catchUp(this.access);
	}

	/** Programs that look at links press no buttons, and so do not use the link up. */
	#look = (): void => {
		const code = takeCode();
		if (!code) return;
		this.#code = code;
		this.#go('link');
	};

	/** The next step; the focus follows to its heading, or to what is to be filled in. */
	#go(step: Step): void {
		this._step = step;
		this._fault = '';
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-first]')?.focus());
	}

	/** `invalid`: the word for what the server cannot take. */
	async #try(work: () => Promise<unknown>, invalid = 'notSent'): Promise<void> {
		if (this._busy) return;
		this._busy = true;
		this._fault = '';
		try {
			await work();
		} catch (error) {
			const { status, code } = error as { status?: number; code?: string };
			if (code === 'link_expired') this.#go('address');
			this._fault = code === 'link_expired' ? 'linkOld' : code === 'invalid_input' ? invalid : wordOf(status);
		}
		this._busy = false;
	}

	/** Then all stands as before; the focus is at the beginning, since what was pressed may be gone. */
	#then(work: () => Promise<unknown>): void {
		void this.#try(async () => {
			await work();
			this.#go('none');
		});
	}

	#send(event: SubmitEvent): void {
		event.preventDefault();
		const email = new FormData(event.target as HTMLFormElement).get('email') as string;
		void this.#try(async () => {
			await askForLink(this.access, email, this.local.lang);
			this.#go('sent');
		}, 'email');
	}

	#open(): void {
		void this.#try(async () => {
			const { account, ours } = await exchange(this.access, this.#code);
			this.#guest = account;
			if (!ours) return this.#go('whose');
			await this.#enter();
			this.#go('none');
		});
	}

	async #enter(): Promise<void> {
		const account = this.#guest as Account;
		this._step = 'none';
		this.#guest = undefined;
		await enter(this.access, account);
	}

	#leave(account: Account, how: 'here' | 'everywhere' | 'forget'): void {
		this.#then(async () => {
			await leave(this.access, account, how);
			this.#guest = undefined;
		});
	}

	get #wording(): string {
		return this.consent || this.local.text('shareWording');
	}

	#share(event: SubmitEvent): void {
		event.preventDefault();
		const name = new FormData(event.target as HTMLFormElement).get('name') as string;
		const agreed = { name, wording: this.#wording, language: this.local.lang, page: pageHere() };
		this.#then(() => share(this.access, agreed));
	}

	protected view(): TemplateResult {
		const account = this.origin ? accountOf(this.access) : undefined;
		const isGuest = !account || this._step === 'link' || this._step === 'whose';
		const inside = isGuest ? this.#guestView() : this.#account(account);
		return html`<div class="account" part="account">
			${this._fault ? html`<p class="fault" role="alert">${this.local.text(this._fault)}</p>` : nothing}${inside}
		</div>`;
	}

	#head(text: string, hint = ''): TemplateResult {
		return html`<h2 tabindex="-1" data-first>${text}</h2>${hint ? html`<p class="muted">${hint}</p>` : nothing}`;
	}

	#button(label: string, press: () => void, look = '', name = label): TemplateResult {
		return html`<button class="button ${look}" type="button" aria-label=${name} aria-disabled=${this._busy} @click=${press}>${label}</button>`;
	}

	#guestView(): TemplateResult {
		const { local, _step: step } = this;
		if (step === 'link')
			return html`<section>${this.#head(local.text('linkReady'))}</section>
				<div class="row">${this.#button(local.text('openHere'), () => this.#open(), 'primary')}</div>`;
		if (step === 'whose' && this.#guest) {
			const guest = this.#guest;
			return html`<section>${this.#head(local.text('whose', { email: guest.email, count: savedHomes().length }))}</section>
				<div class="row">
					${this.#button(local.text('putThere'), () => this.#then(() => this.#enter()), 'primary')}
					${this.#button(local.text('notMine'), () => this.#leave(guest, 'here'))}
				</div>`;
		}
		if (step === 'sent')
			return html`<section role="status">${this.#head(local.text('linkSent'), local.text('linkSentHint'))}</section>
				<div class="row">${this.#button(local.text('otherAddress'), () => this.#go('address'), 'plain')}</div>`;
		if (step === 'address')
			return html`<section>
				<h2>${local.text('keepEverywhere')}</h2>
				<p class="muted">${local.text('keepHint')}</p>
				<form @submit=${this.#send}>
					<div class="field">
						<label for="email">${local.text('emailLabel')}</label>
						<input class="input" id="email" name="email" type="email" autocomplete="email" maxlength="254" required dir="ltr" data-first />
					</div>
					<button class="button primary" aria-disabled=${this._busy}>${local.text('sendLink')}</button>
				</form>
			</section>`;
		return html`<div class="row">
			<button class="button" type="button" data-first @click=${() => this.#go('address')}>${local.text('keepEverywhere')}</button>
		</div>`;
	}

	#account(account: Account): TemplateResult {
		const { local } = this;
		const { offline, shared, homes, searches = [] } = standingNow();
		const gone = homes?.filter(({ saved, onMarket, listing }) => saved && !onMarket && savedHomes().includes(listing)) ?? [];
		return html`<section>
				${this.#head(local.text('keptFor', { email: account.email }), offline ? local.text('keptOffline') : '')}
			</section>
			${
				gone.length
					? this.#list(
							'offMarket',
							gone.map(({ listing, title }) => this.#goneHome(listing, title ?? '…')),
						)
					: nothing
			}
			${
				searches.length
					? this.#list(
							'searchesKept',
							searches.map(({ id, name }) => {
								const end = () => this.#then(() => endSearch(this.access, id));
								return html`<li><bdi>${name}</bdi>${this.#button(local.text('endSearch'), end, 'plain', `${local.text('endSearch')}: ${name}`)}</li>`;
							}),
						)
					: nothing
			}
			${shared === undefined ? nothing : this.#sharing(shared)} ${this.#ways(account)}`;
	}

	#list(title: string, rows: unknown): TemplateResult {
		return html`<section><h2>${this.local.text(title)}</h2><ul>${rows}</ul></section>`;
	}

	#goneHome(id: string, title: string): TemplateResult {
		const { local } = this;
		const takeOut = () => {
			toggleHome(id, this.access);
			this.tell('freehold-favourite', { id, saved: false });
			this.#go('none');
		};
		return html`<li><bdi>${title}</bdi>${this.#button(local.text('takeOut'), takeOut, 'plain', `${local.text('takeOut')}: ${title}`)}</li>`;
	}

	#sharing(shared: boolean): TemplateResult {
		const { local } = this;
		if (shared)
			return html`<section>
				<p>${local.text('sharedNow')}</p>
				<div class="row">${this.#button(local.text('unshare'), () => this.#then(() => unshare(this.access)), 'plain')}</div>
			</section>`;
		return html`<section>
			<h2>${local.text('shareTitle')}</h2>
			<p class="muted" id="wording">${this.#wording}</p>
			<form @submit=${this.#share}>
				<div class="field">
					<label for="name">${local.text('name')}</label>
					<input class="input" id="name" name="name" autocomplete="name" maxlength="200" required />
				</div>
				<button class="button" aria-describedby="wording" aria-disabled=${this._busy}>${local.text('shareSend')}</button>
			</form>
		</section>`;
	}

	#ways(account: Account): TemplateResult {
		const { local } = this;
		if (this._step === 'forget')
			return html`<section>
				${this.#head(local.text('forgetMe'), local.text('forgetSure'))}
				<div class="row">
					${this.#button(local.text('forgetYes'), () => this.#leave(account, 'forget'), 'danger')}
					${this.#button(local.text('keepThem'), () => this.#go('none'))}
				</div>
			</section>`;
		return html`<div class="row">
			${this.#button(local.text('signOut'), () => this.#leave(account, 'here'), 'plain')}
			${this.#button(local.text('signOutEverywhere'), () => this.#leave(account, 'everywhere'), 'plain')}
			${this.#button(local.text('forgetMe'), () => this.#go('forget'), 'plain danger')}
		</div>`;
	}
}

const wordOf = (status: number | undefined): string => (status === 429 ? 'tooMany' : status ? 'notSent' : 'offline');

define('freehold-saved-account', FreeholdSavedAccount);
