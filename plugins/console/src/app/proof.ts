/**
 * `<console-proof>`: proves who one is by one of several methods. Properties: `methods`, `options` (asks for those of a passkey),
 * `give` (takes the proof; what it throws is told), `action` (what the button says).
 */
import { isFreeholdError } from '@freehold/sdk';
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { hasPasskeys, usePasskey } from './passkeys.ts';
import { passwordField, passwordStyles } from './password-field.ts';
import { explain } from './problem.ts';

/** A way to prove it, as the server calls them. */
type Method = 'totp' | 'passkey' | 'recovery' | 'password';

/** What is sent. */
export type Proof = { code?: string; recoveryCode?: string; password?: string; passkey?: never };

const NAMES: Record<Method, keyof Proof> = {
	totp: 'code',
	recovery: 'recoveryCode',
	password: 'password',
	passkey: 'passkey',
};
/** The first of these that there is is asked for first. */
const ORDER: Method[] = ['totp', 'passkey', 'password', 'recovery'];
const OTHERS = { totp: 'byTotp', recovery: 'byRecovery', passkey: 'byPasskey', password: 'byPassword' } as const;

const styles = css`
	:host {
		container-type: normal;
		display: block;
	}
	form {
		display: grid;
		gap: 16px;
	}
	.input,
	.button.primary {
		min-block-size: 42px;
	}
	.code {
		font-size: 20px;
		font-variant-numeric: tabular-nums;
		letter-spacing: 0.25em;
	}
	[role='alert']:empty {
		display: none;
	}
	[role='alert'] {
		padding: 10px 12px;
		border-radius: var(--_radius);
		background: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
		color: var(--_danger);
		font-weight: 500;
	}
	.others {
		display: grid;
		justify-items: center;
		gap: 2px;
	}
	.others .button {
		color: var(--_muted);
		font-weight: 500;
	}
`;

export class ConsoleProof extends FreeholdElement {
	static override properties = {
		methods: { attribute: false },
		options: { attribute: false },
		give: { attribute: false },
		action: {},
		_method: { state: true },
		_fault: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, passwordStyles, styles];

	declare methods: readonly string[];
	declare options: () => Promise<{ options: unknown }>;
	declare give: (proof: Proof) => Promise<void>;
	declare action: string;
	declare _method: Method | undefined;
	declare _fault: string;
	declare _busy: boolean;

	constructor() {
		super();
		this.methods = [];
		this.action = '';
		this._fault = '';
		this._busy = false;
	}

	get #possible(): Method[] {
		return ORDER.filter((method) => this.methods.includes(method) && (method !== 'passkey' || hasPasskeys()));
	}

	protected override willUpdate(): void {
		if (!this._method || !this.#possible.includes(this._method)) this._method = this.#possible[0];
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('_method')) this.renderRoot.querySelector<HTMLElement>('input, .primary')?.focus();
	}

	#choose(method: Method): void {
		this._fault = '';
		this._method = method;
	}

	async #submit(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const input = this.renderRoot.querySelector('input');
		const method = this._method;
		if (this._busy || !method) return;
		if (input && !input.value.trim()) {
			this._fault = this.local.text('required');
			return input.focus();
		}
		this._busy = true;
		this._fault = '';
		try {
			const given = input
				? method === 'totp'
					? input.value.replace(/\s/g, '')
					: input.value
				: await usePasskey(await this.options());
			await this.give({ [NAMES[method]]: given });
		} catch (error) {
			this._fault = this.#told(error);
			input?.select();
		} finally {
			this._busy = false;
		}
	}

	#told(error: unknown): string {
		if (!isFreeholdError(error)) return explain(error, this.local);
		const left = error.problem['triesLeft'];
		if (typeof left === 'number') return this.local.text('triesLeft', { count: left });
		if (error.code === 'step_up_required') return this.local.text('notRight');
		return error.errors[0]?.detail ?? explain(error, this.local);
	}

	protected view(): unknown {
		const { local, _method: method } = this;
		if (!method) return nothing;
		return html`<form novalidate @submit=${this.#submit}>
			<div role="alert" id="fault">${this._fault || nothing}</div>
			${this.#asked(method)}
			<button class="button primary" ?disabled=${this._busy}>${this._busy ? local.text('proving') : method === 'passkey' ? local.text('byPasskey') : this.action}</button>
			${this.#others(method)}
		</form>`;
	}

	#asked(method: Method): TemplateResult {
		const { local } = this;
		const isWrong = Boolean(this._fault);
		if (method === 'passkey') return html`<p class="muted">${local.text('passkeyHint')}</p>`;
		if (method === 'password')
			return passwordField(local, {
				id: 'password',
				label: local.text('passwordLabel'),
				autocomplete: 'current-password',
				fault: 'fault',
				isWrong,
			});
		if (method === 'recovery')
			return html`<div class="field">
				<label for="recovery">${local.text('recoveryLabel')}</label>
				<input class="input" id="recovery" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" aria-describedby="fault recovery-hint" aria-invalid=${isWrong} />
				<p class="hint" id="recovery-hint">${local.text('recoveryHint')}</p>
			</div>`;
		return html`<div class="field">
			<label for="code">${local.text('codeLabel')}</label>
			<input class="input code" id="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" aria-describedby="fault code-hint" aria-invalid=${isWrong} />
			<p class="hint" id="code-hint">${local.text('codeHint')}</p>
		</div>`;
	}

	#others(method: Method): unknown {
		const others = this.#possible.filter((other) => other !== method);
		if (others.length === 0) return nothing;
		return html`<div class="others">
			${others.map((other) => html`<button class="button quiet" type="button" @click=${() => this.#choose(other)}>${this.local.text(OTHERS[other])}</button>`)}
		</div>`;
	}
}

define('console-proof', ConsoleProof);
