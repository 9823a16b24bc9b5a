/**
 * `<console-factor-setup>`: a dialog that sets up an authenticator app or a passkey. Property `kind`: `choose`, `totp` or `passkey`
 * opens it. Events: `freehold-done` once the factor counts and its recovery codes were kept, `freehold-close` where a person gave up.
 */
import {
	addFactorPasskey,
	type BeginFactorTotpAnswer,
	beginFactorPasskey,
	beginFactorTotp,
	confirmFactorTotp,
} from '@freehold/sdk';
import { define, FreeholdElement, screenStyles, toast } from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { setupStyles } from './factor-setup-styles.ts';
import { glyph } from './glyphs.ts';
import { hasPasskeys, makePasskey } from './passkeys.ts';
import { explain, faultsOf } from './problem.ts';
import { recoveryCodes, recoveryStyles } from './recovery-codes.ts';
import type { Session } from './session.ts';

type Kind = 'totp' | 'passkey';

export class ConsoleFactorSetup extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		kind: { attribute: false },
		_chosen: { state: true },
		_totp: { state: true },
		_codes: { state: true },
		_fault: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, recoveryStyles, setupStyles];

	declare session: Session;
	declare kind: Kind | 'choose' | undefined;
	declare _chosen: Kind | undefined;
	declare _totp: BeginFactorTotpAnswer | undefined;
	declare _codes: string[] | undefined;
	declare _fault: string;
	declare _busy: boolean;

	constructor() {
		super();
		this._fault = '';
		this._busy = false;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('kind')) return;
		this._chosen = this.kind === 'choose' ? undefined : this.kind;
		this._totp = undefined;
		this._codes = undefined;
		this._fault = '';
		if (this._chosen === 'totp') void this.#beginTotp();
	}

	/** What the person is to do next has the focus. */
	protected override updated(changed: PropertyValues): void {
		if (changed.has('_codes') && this._codes) this.renderRoot.querySelector<HTMLElement>('h3')?.focus();
		else if ((changed.has('_totp') && this._totp) || (changed.has('_chosen') && this._chosen === 'passkey'))
			this.renderRoot.querySelector('input')?.focus();
	}

	async #try(work: () => Promise<void>): Promise<void> {
		if (this._busy) return;
		this._busy = true;
		this._fault = '';
		try {
			await work();
		} catch (error) {
			this._fault = faultsOf(error)[0]?.detail ?? explain(error, this.local);
			this.renderRoot.querySelector('input')?.select();
		} finally {
			this._busy = false;
		}
	}

	#beginTotp(): Promise<void> {
		return this.#try(async () => {
			this._totp = await this.session.run(beginFactorTotp({ label: this.local.text('totpKind') }));
		});
	}

	#choose(kind: Kind): void {
		this._chosen = kind;
		if (kind === 'totp') void this.#beginTotp();
	}

	get #typed(): string {
		return this.renderRoot.querySelector('input')?.value.trim() ?? '';
	}

	#submit(event: SubmitEvent): void {
		event.preventDefault();
		void this.#try(() => (this._chosen === 'totp' ? this.#confirmTotp() : this.#addPasskey()));
	}

	async #confirmTotp(): Promise<void> {
		const code = this.#typed.replace(/\s/g, '');
		if (!this._totp || !/^\d{6}$/.test(code)) {
			this._fault = this.local.text('codeLabel');
			return;
		}
		this.#added(await this.session.run(confirmFactorTotp({ id: this._totp.id, code })));
	}

	async #addPasskey(): Promise<void> {
		const label = this.#typed || this.local.text('passkeyKind');
		const passkey = await makePasskey(await this.session.run(beginFactorPasskey()));
		this.#added(await this.session.run(addFactorPasskey({ label, passkey })));
	}

	#added({ factor, recoveryCodes: codes }: { factor: { label: string }; recoveryCodes?: string[] }): void {
		if (codes) {
			this._codes = codes;
			return;
		}
		toast(this.local.text('factorAdded', { name: factor.label }));
		this.#done();
	}

	#done(): void {
		this._codes = undefined;
		this.tell('freehold-done');
	}

	/** Once codes are shown the factor counts, however the dialog is left. */
	#closed(event: Event): void {
		event.stopPropagation();
		if (this._codes) this.#done();
		else this.tell('freehold-close');
	}

	protected view(): TemplateResult {
		const { local, kind, _chosen: chosen } = this;
		const heading = chosen === 'totp' ? 'addTotp' : chosen === 'passkey' ? 'addPasskey' : 'enrolTitle';
		return html`<freehold-dialog .heading=${local.text(heading)} ?open=${kind !== undefined} @freehold-close=${this.#closed}>
			${kind === undefined ? nothing : this._codes ? recoveryCodes(this._codes, local, () => this.#done()) : chosen ? this.#form(chosen) : this.#choice()}
		</freehold-dialog>`;
	}

	#choice(): TemplateResult {
		const { local } = this;
		return html`<p class="muted">${local.text('enrolText')}</p>
			<div class="choice">
				<button class="button primary" type="button" @click=${() => this.#choose('totp')}>${local.text('addTotp')}</button>
				${hasPasskeys() ? html`<button class="button" type="button" @click=${() => this.#choose('passkey')}>${local.text('addPasskey')}</button>` : nothing}
			</div>`;
	}

	#form(kind: Kind): TemplateResult {
		const { local } = this;
		const action = html`<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'proving' : 'prove')}</button>`;
		return html`<form novalidate @submit=${this.#submit}>
			<div role="alert" id="fault">${this._fault || nothing}</div>
			${kind === 'totp' ? this.#totpFields() : this.#passkeyFields()}
			<footer>${kind === 'totp' && !this._totp ? nothing : action}</footer>
		</form>`;
	}

	#totpFields(): unknown {
		const { local, _totp: totp } = this;
		if (!totp) return this._fault ? nothing : html`<p class="muted" aria-busy="true">${local.text('loading')}</p>`;
		const { size, path } = totp.qr;
		return html`<p class="muted">${local.text('totpText')}</p>
			<svg class="qr" role="img" aria-label=${local.text('qrLabel')} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d=${path} /></svg>
			<p class="secret"><span class="muted">${local.text('secretLabel')}</span><code>${totp.secret.match(/.{1,4}/g)?.join(' ')}</code>
				<button class="button quiet icon" type="button" aria-label=${local.text('copy')} title=${local.text('copy')} @click=${() => void this.#copy(totp.secret)}>${glyph('copy')}</button></p>
			<div class="field">
				<label for="code">${local.text('codeLabel')}</label>
				<input class="input code" id="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" aria-describedby="fault" aria-invalid=${Boolean(this._fault)} />
			</div>`;
	}

	#passkeyFields(): TemplateResult {
		const { local } = this;
		return html`<p class="muted">${local.text('passkeyText')}</p>
			<div class="field">
				<label for="label">${local.text('labelLabel')}</label>
				<input class="input" id="label" maxlength="100" autocomplete="off" aria-describedby="fault" />
			</div>`;
	}

	async #copy(text: string): Promise<void> {
		await navigator.clipboard.writeText(text);
		toast(this.local.text('copied'));
	}
}

define('console-factor-setup', ConsoleFactorSetup);
