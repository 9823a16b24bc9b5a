/** `<console-forgot-password>`: asks for a link to choose another password; what it says does not tell who has an account. Event `freehold-back`. */
import { forgotUserPassword } from '@freehold/sdk';
import { define, FreeholdElement } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { entrance, firstEmpty } from './entrance.ts';
import { entranceStyles } from './entrance-styles.ts';
import { explain } from './problem.ts';
import type { Sessions } from './session.ts';

export class ConsoleForgotPassword extends FreeholdElement {
	static override properties = {
		sessions: { attribute: false },
		email: {},
		_fault: { state: true },
		_busy: { state: true },
		_sent: { state: true },
	};
	static override styles = entranceStyles;

	declare sessions: Sessions;
	/** What was typed before. */
	declare email: string;
	declare _fault: string;
	declare _busy: boolean;
	declare _sent: boolean;

	constructor() {
		super();
		this.email = '';
		this._fault = '';
		this._busy = false;
		this._sent = false;
	}

	protected override firstUpdated(): void {
		this.renderRoot.querySelector('input')?.focus();
	}

	async #submit(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		if (this._busy) return;
		if (firstEmpty(form)) {
			this._fault = this.local.text('email');
			return;
		}
		this._busy = true;
		this._fault = '';
		try {
			await this.sessions.ask(forgotUserPassword({ email: String(new FormData(form).get('email')).trim() }));
			this._sent = true;
		} catch (error) {
			this._fault = explain(error, this.local);
		} finally {
			this._busy = false;
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		const back = html`<div class="more"><button class="button quiet" type="button" @click=${() => this.tell('freehold-back', '')}>${local.text('backToSignIn')}</button></div>`;
		const notice = this._sent ? local.text('linkSent') : '';
		return entrance(local.text('forgotPassword'), html`${this._sent ? nothing : this.#form()}${back}`, {
			fault: this._fault,
			notice,
		});
	}

	#form(): TemplateResult {
		const { local } = this;
		return html`<form novalidate @submit=${this.#submit}>
			<p class="muted">${local.text('forgotText')}</p>
			<div class="field">
				<label for="email">${local.text('emailLabel')}</label>
				<input class="input" id="email" name="email" type="email" autocomplete="username" required value=${this.email} aria-describedby="fault" aria-invalid=${Boolean(this._fault)} />
			</div>
			<button class="button primary" ?disabled=${this._busy}>${local.text('sendLink')}</button>
		</form>`;
	}
}

define('console-forgot-password', ConsoleForgotPassword);
