/** `<console-sign-in>`: email and password, a passkey, or the organisation's own sign-in. Event `freehold-signed-in` with the session. */
import {
	beginFactorSignIn,
	type Command,
	finishFactorSignIn,
	isFreeholdError,
	loginUser,
	resendUserVerification,
	type Tokens,
} from '@freehold/sdk';
import { define, FreeholdElement, inWords } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './forgot-password.ts';
import './second-step.ts';
import './sign-in-elsewhere.ts';
import { type Challenge, challengeIn, entrance, firstEmpty } from './entrance.ts';
import { entranceStyles } from './entrance-styles.ts';
import { hasPasskeys, usePasskey } from './passkeys.ts';
import { passwordField } from './password-field.ts';
import { explain } from './problem.ts';
import type { Sessions } from './session.ts';

export class ConsoleSignIn extends FreeholdElement {
	static override properties = {
		sessions: { attribute: false },
		ended: { type: Boolean },
		notice: {},
		_fault: { state: true },
		_busy: { state: true },
		_choices: { state: true },
		_challenge: { state: true },
		_refused: { state: true },
		_forgot: { state: true },
	};
	static override styles = entranceStyles;

	declare sessions: Sessions;
	/** The person was signed in until just now. */
	declare ended: boolean;
	/** What has just been done. */
	declare notice: string;
	declare _fault: string;
	declare _busy: boolean;
	/** Organisations to choose from, where the account belongs to several. */
	declare _choices: string[];
	/** The password was right, and is not enough. */
	declare _challenge: Challenge | undefined;
	/** The code of the refusal before. */
	declare _refused: string;
	/** The link to choose another password is asked for. */
	declare _forgot: boolean;
	#email = '';

	constructor() {
		super();
		this.ended = false;
		this.notice = '';
		this._fault = '';
		this._busy = false;
		this._choices = [];
		this._refused = '';
		this._forgot = false;
	}

	protected override firstUpdated(): void {
		this.renderRoot.querySelector('input')?.focus();
	}

	/** @param command made only once the person has done their part */
	async #enter(command: () => Command<Tokens> | Promise<Command<Tokens>>): Promise<void> {
		if (this._busy) return;
		this._busy = true;
		this._fault = '';
		this._refused = '';
		this.notice = '';
		this.ended = false;
		try {
			this.tell('freehold-signed-in', await this.sessions.enter(await command()));
		} catch (error) {
			this._challenge = challengeIn(error);
			if (!this._challenge) this.#refuse(error);
		} finally {
			this._busy = false;
		}
	}

	#submit(event: SubmitEvent): void {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const data = new FormData(form);
		this.#email = String(data.get('email')).trim();
		const empty = firstEmpty(form);
		if (empty) {
			this._fault = this.local.text(empty.type === 'email' ? 'email' : 'required');
			return;
		}
		const organization = data.get('organization')?.toString() || undefined;
		void this.#enter(() => loginUser({ email: this.#email, password: String(data.get('password')), organization }));
	}

	#passkey(): void {
		void this.#enter(async () => finishFactorSignIn({ passkey: await usePasskey(await this.sessions.ask(beginFactorSignIn())) }));
	}

	#refuse(error: unknown): void {
		const organizations = isFreeholdError(error) ? error.problem['organizations'] : undefined;
		this._refused = isFreeholdError(error) ? error.code : '';
		if (Array.isArray(organizations)) {
			this._choices = organizations;
			this._fault = this.local.text('whichOrganization');
			void this.updateComplete.then(() => this.renderRoot.querySelector('select')?.focus());
			return;
		}
		this._fault = explain(error, this.local);
		this.renderRoot.querySelector<HTMLInputElement>('#password')?.select();
	}

	async #sendAgain(): Promise<void> {
		try {
			await this.sessions.ask(resendUserVerification({ email: this.#email }));
			this._fault = '';
			this._refused = '';
			this.notice = this.local.text('sentAgain');
		} catch (error) {
			this._fault = explain(error, this.local);
		}
	}

	/** Back from another page before the door, with what it ended with. */
	#back({ detail }: CustomEvent<string>): void {
		this._challenge = undefined;
		this._forgot = false;
		this._fault = detail;
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('#email')?.focus());
	}

	#chooser(): unknown {
		if (this._choices.length === 0) return nothing;
		return html`<div class="field">
			<label for="organization">${this.local.text('organizationLabel')}</label>
			<select class="input" id="organization" name="organization">
				${this._choices.map((slug) => html`<option value=${slug}>${inWords(slug)}</option>`)}
			</select>
		</div>`;
	}

	protected view(): TemplateResult {
		const { local, sessions, _challenge: challenge } = this;
		if (challenge)
			return html`<console-second-step .sessions=${sessions} .challenge=${challenge} @freehold-back=${this.#back}></console-second-step>`;
		if (this._forgot)
			return html`<console-forgot-password .sessions=${sessions} .email=${this.#email} @freehold-back=${this.#back}></console-forgot-password>`;
		const fault = this._fault || (this.ended ? local.text('sessionEnded') : '');
		return entrance(local.text('signInTo'), html`${this.#form()}${this.#otherWays()}`, { fault, notice: this.notice });
	}

	#form(): TemplateResult {
		const { local } = this;
		const isWrong = Boolean(this._fault);
		return html`<form novalidate @submit=${this.#submit}>
			${this._refused === 'email_unverified' ? html`<button class="button" type="button" @click=${() => void this.#sendAgain()}>${local.text('sendAgain')}</button>` : nothing}
			<div class="field">
				<label for="email">${local.text('emailLabel')}</label>
				<input class="input" id="email" name="email" type="email" autocomplete="username" required value=${this.#email} aria-describedby="fault" aria-invalid=${isWrong} />
			</div>
			${passwordField(local, { id: 'password', label: local.text('passwordLabel'), autocomplete: 'current-password', fault: 'fault', isWrong })}
			${this.#chooser()}
			<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'signingIn' : 'signIn')}</button>
		</form>`;
	}

	#otherWays(): TemplateResult {
		const { local } = this;
		return html`<div class="more">
				<button class="button quiet" type="button" @click=${this.#forget}>${local.text('forgotPassword')}</button>
			</div>
			<div class="ways">
				<p class="or" aria-hidden="true">${local.text('or')}</p>
				${hasPasskeys() ? html`<button class="button" type="button" @click=${this.#passkey}>${local.text('signInWithPasskey')}</button>` : nothing}
				<console-sign-in-elsewhere .sessions=${this.sessions}></console-sign-in-elsewhere>
			</div>`;
	}

	#forget(): void {
		this.#email = this.renderRoot.querySelector<HTMLInputElement>('#email')?.value.trim() ?? '';
		this._fault = '';
		this.notice = '';
		this.ended = false;
		this._forgot = true;
	}
}

define('console-sign-in', ConsoleSignIn);
