/**
 * `<console-link>`: does what a link is for: verifies an address, takes another password, an invitation, or the end of a sign-in elsewhere.
 * Property `link`. Events: `freehold-signed-in` with a session, `freehold-back` to the sign-in with a notice.
 */
import { acceptInvitation, isFreeholdError, resetUserPassword, verifyUserEmail } from '@freehold/sdk';
import { define, FreeholdElement } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './second-step.ts';
import { type Challenge, challengeIn, entrance, faultList, firstEmpty } from './entrance.ts';
import { entranceStyles } from './entrance-styles.ts';
import type { Link } from './link.ts';
import { passwordField } from './password-field.ts';
import { explain } from './problem.ts';
import type { Sessions } from './session.ts';
import { exchangeOf } from './single-sign-on.ts';

const TITLES = {
	verify: 'verifying',
	'reset-password': 'choosePassword',
	'accept-invitation': 'joinTitle',
	exchange: 'signingYouIn',
} as const;

export class ConsoleLink extends FreeholdElement {
	static override properties = {
		sessions: { attribute: false },
		link: { attribute: false },
		_fault: { state: true },
		_busy: { state: true },
		_ended: { state: true },
		_challenge: { state: true },
	};
	static override styles = entranceStyles;

	declare sessions: Sessions;
	declare link: Link;
	declare _fault: unknown;
	declare _busy: boolean;
	/** It went as far as it goes. */
	declare _ended: 'well' | 'badly' | undefined;
	declare _challenge: Challenge | undefined;

	constructor() {
		super();
		this._fault = '';
		this._busy = false;
	}

	get #token(): string {
		return this.link.told.get('token') ?? '';
	}

	protected override firstUpdated(): void {
		const { page } = this.link;
		if (page === 'verify') void this.#do(() => this.sessions.ask(verifyUserEmail({ token: this.#token })));
		else if (page === 'exchange') this.#arrive();
		else this.renderRoot.querySelector('input')?.focus();
	}

	/** Back from an identity provider: with a code, or with why not. */
	#arrive(): void {
		const { told } = this.link;
		const code = told.get('code');
		if (code) return void this.#do(async () => this.tell('freehold-signed-in', await this.sessions.enter(exchangeOf(code))));
		const reason = `sso_${told.get('reason')}`;
		this._fault = `${this.local.text('ssoRefused')} ${this.local.textOr(reason, '')}`.trim();
		this._ended = 'badly';
	}

	async #do(work: () => Promise<unknown>): Promise<void> {
		if (this._busy) return;
		this._busy = true;
		this._fault = '';
		try {
			await work();
			this._ended = 'well';
		} catch (error) {
			this._challenge = challengeIn(error);
			this._fault = this._challenge ? '' : (faultList(error) ?? explain(error, this.local));
			// A link without a form has done all it does; one with a form may be tried again, unless it has expired.
			const isOver = isFreeholdError(error) && error.code === 'link_expired';
			if (isOver || this.link.page === 'verify' || this.link.page === 'exchange') this._ended = 'badly';
		} finally {
			this._busy = false;
			void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(this._ended ? 'h1' : 'input')?.focus());
		}
	}

	#submit(event: SubmitEvent): void {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const data = new FormData(form);
		if (firstEmpty(form)) {
			this._fault = this.local.text('required');
			return;
		}
		const password = String(data.get('password'));
		void this.#do(async () => {
			if (this.link.page === 'accept-invitation') {
				const name = String(data.get('name')).trim();
				const answer = acceptInvitation({ token: this.#token, password, ...(name ? { name } : {}) });
				return this.tell('freehold-signed-in', await this.sessions.enter(answer));
			}
			await this.sessions.ask(resetUserPassword({ token: this.#token, password }));
			// Every session of the account has ended with it.
			this.sessions.forget();
			this.tell('freehold-back', this.local.text('passwordSaved'));
		});
	}

	protected view(): TemplateResult {
		const { local, link } = this;
		if (this._challenge)
			return html`<console-second-step .sessions=${this.sessions} .challenge=${this._challenge} @freehold-back=${this.#back}></console-second-step>`;
		if (this._ended === 'badly') return entrance(local.text('linkDeadTitle'), this.#onward(), { fault: this._fault });
		if (this._ended === 'well' && link.page === 'verify')
			return entrance(local.text('verifiedTitle'), this.#onward(), { notice: local.text('verifiedText') });
		const isForm = link.page === 'reset-password' || link.page === 'accept-invitation';
		return entrance(local.text(TITLES[link.page]), isForm ? this.#form() : nothing, { fault: this._fault });
	}

	#back(event: CustomEvent<string>): void {
		event.stopPropagation();
		this.tell('freehold-back', '');
	}

	#onward(): TemplateResult {
		return html`<button class="button primary" type="button" @click=${() => this.tell('freehold-back', '')}>${this.local.text('continue')}</button>`;
	}

	#form(): TemplateResult {
		const { local } = this;
		const isInvited = this.link.page === 'accept-invitation';
		return html`<form novalidate @submit=${this.#submit}>
			${isInvited ? html`<p class="muted">${local.text('joinText')}</p>${this.#name()}` : nothing}
			${passwordField(local, {
				id: 'password',
				label: local.text('newPassword'),
				hint: local.text('passwordRules'),
				autocomplete: 'new-password',
				fault: 'fault',
				isWrong: Boolean(this._fault),
			})}
			<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'saving' : isInvited ? 'join' : 'savePassword')}</button>
		</form>`;
	}

	#name(): TemplateResult {
		const { local } = this;
		return html`<div class="field">
			<label for="name">${local.text('nameLabel')}</label>
			<input class="input" id="name" name="name" autocomplete="name" maxlength="200" aria-describedby="fault name-hint" />
			<p class="hint" id="name-hint">${local.text('nameHint')}</p>
		</div>`;
	}
}

define('console-link', ConsoleLink);
