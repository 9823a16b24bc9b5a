/** `<console-sign-in>`: email and password. Event `freehold-signed-in` with the session. */
import { isFreeholdError } from '@freehold/sdk';
import { define, FreeholdElement, inWords } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';
import { mark } from './mark.ts';
import { explain } from './problem.ts';
import type { Sessions } from './session.ts';
import { screenStyles } from './styles.ts';

const styles = css`
	.base {
		display: grid;
		align-content: center;
		justify-items: center;
		min-block-size: 100dvh;
		padding: 24px;
		background: var(--_sunken);
	}
	form {
		display: grid;
		gap: 20px;
		inline-size: min(380px, 100%);
		padding: 36px;
		box-shadow: var(--_shadow);
	}
	header {
		display: grid;
		gap: 16px;
		margin-block-end: 4px;
	}
	header svg {
		inline-size: 36px;
		block-size: 36px;
	}
	.input,
	.button.primary {
		min-block-size: 42px;
	}
	.password {
		position: relative;
	}
	.password .input {
		padding-inline-end: 48px;
	}
	.password .button {
		position: absolute;
		inset-block-end: 3px;
		inset-inline-end: 3px;
	}
	[role='alert']:not(:empty) {
		padding: 10px 12px;
		border-radius: var(--_radius);
		background: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
		color: var(--_danger);
		font-weight: 500;
	}
	@media (max-width: 480px) {
		.base {
			align-content: start;
			padding: 0;
			background: var(--_surface);
		}
		form {
			padding: 48px 24px;
			border: 0;
			box-shadow: none;
		}
	}
`;

export class ConsoleSignIn extends FreeholdElement {
	static override properties = {
		sessions: { attribute: false },
		ended: { type: Boolean },
		_fault: { state: true },
		_busy: { state: true },
		_shown: { state: true },
		_choices: { state: true },
	};
	static override styles = [...screenStyles, styles];

	declare sessions: Sessions;
	/** The person was signed in until just now. */
	declare ended: boolean;
	declare _fault: string;
	declare _busy: boolean;
	declare _shown: boolean;
	/** Organisations to choose from, where the account belongs to several. */
	declare _choices: string[];

	constructor() {
		super();
		this.ended = false;
		this._fault = '';
		this._busy = false;
		this._shown = false;
		this._choices = [];
	}

	protected override firstUpdated(): void {
		this.renderRoot.querySelector('input')?.focus();
	}

	async #submit(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		if (this._busy) return;
		const form = event.target as HTMLFormElement;
		const data = new FormData(form);
		const empty = [...form.querySelectorAll('input')].find((input) => !input.value.trim());
		if (empty) {
			this._fault = this.local.text(empty.type === 'email' ? 'email' : 'required');
			empty.focus();
			return;
		}
		this._busy = true;
		this._fault = '';
		try {
			const session = await this.sessions.signIn(
				String(data.get('email')).trim(),
				String(data.get('password')),
				data.get('organization')?.toString() || undefined,
			);
			this.tell('freehold-signed-in', session);
		} catch (error) {
			this.#refused(error, form);
		} finally {
			this._busy = false;
		}
	}

	#refused(error: unknown, form: HTMLFormElement): void {
		const organizations = isFreeholdError(error) ? error.problem['organizations'] : undefined;
		if (Array.isArray(organizations)) {
			this._choices = organizations;
			this._fault = this.local.text('whichOrganization');
			void this.updateComplete.then(() => form.querySelector('select')?.focus());
			return;
		}
		this._fault = explain(error, this.local);
		form.querySelector<HTMLInputElement>('#password')?.select();
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
		const { local } = this;
		const fault = this._fault || (this.ended ? local.text('sessionEnded') : '');
		return html`<main>
			<form class="card" novalidate @submit=${this.#submit}>
				<header>${mark()}<h1>${local.text('signInTo')}</h1></header>
				<div role="alert" id="fault">${fault || nothing}</div>
				<div class="field">
					<label for="email">${local.text('emailLabel')}</label>
					<input class="input" id="email" name="email" type="email" autocomplete="username" required aria-describedby="fault" aria-invalid=${Boolean(this._fault)} />
				</div>
				<div class="field password">
					<label for="password">${local.text('passwordLabel')}</label>
					<input class="input" id="password" name="password" type=${this._shown ? 'text' : 'password'} autocomplete="current-password" required aria-describedby="fault" aria-invalid=${Boolean(this._fault)} />
					${this.#reveal()}
				</div>
				${this.#chooser()}
				<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'signingIn' : 'signIn')}</button>
			</form>
		</main>`;
	}

	#reveal(): TemplateResult {
		const label = this.local.text(this._shown ? 'hidePassword' : 'showPassword');
		return html`<button class="button quiet icon" type="button" aria-label=${label} @click=${() => (this._shown = !this._shown)}>
			${glyph('eye')}
		</button>`;
	}
}

define('console-sign-in', ConsoleSignIn);
