/**
 * `<console-challenge>`: what stands between a person and a call that was refused: a proof of who they are that is too old, or a second
 * factor that is not set up. `ask(refusal)` resolves to true once the call is worth repeating. Event: `freehold-sign-out`.
 */
import { beginFactorProof, type FreeholdError, mineFactor, proveFactor } from '@freehold/sdk';
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import './factor-setup.ts';
import './proof.ts';
import type { Proof } from './proof.ts';
import type { Session } from './session.ts';

const styles = css`
	:host {
		container-type: normal;
		display: contents;
	}
	.why {
		margin-block-end: 16px;
	}
`;

export class ConsoleChallenge extends FreeholdElement {
	static override properties = { session: { attribute: false }, _methods: { state: true }, _setup: { state: true } };
	static override styles = [...screenStyles, styles];

	declare session: Session;
	/** Set: the proof is asked for. */
	declare _methods: readonly string[] | undefined;
	/** A second factor is being set up. */
	declare _setup: boolean;

	/** Several calls may be refused at once; the person is asked once. Setting up a factor may itself need a proof. */
	#asking = new Map<string, Promise<boolean>>();
	#settle = new Map<'proof' | 'setup', (given: boolean) => void>();

	constructor() {
		super();
		this._setup = false;
	}

	/** Asks the person for what the refused call lacks. */
	ask(refusal: FreeholdError): Promise<boolean> {
		const asking = this.#asking.get(refusal.code) ?? this.#begin(refusal).finally(() => this.#asking.delete(refusal.code));
		this.#asking.set(refusal.code, asking);
		return asking;
	}

	async #begin({ code, problem }: FreeholdError): Promise<boolean> {
		if (code === 'step_up_required') return this.#prove(problem['methods'] as string[]);
		const { factors, recoveryCodesLeft } = await this.session.run(mineFactor());
		if (factors.length > 0)
			return this.#prove([...factors.map(({ kind }) => kind), ...(recoveryCodesLeft > 0 ? ['recovery'] : [])]);
		this._setup = true;
		return new Promise((resolve) => this.#settle.set('setup', resolve));
	}

	#prove(methods: readonly string[]): Promise<boolean> {
		this._methods = methods;
		return new Promise((resolve) => this.#settle.set('proof', resolve));
	}

	async #give(proof: Proof): Promise<void> {
		await this.session.run(proveFactor(proof));
		this.#end('proof', true);
	}

	#end(what: 'proof' | 'setup', given: boolean): void {
		if (what === 'proof') this._methods = undefined;
		else this._setup = false;
		this.#settle.get(what)?.(given);
		this.#settle.delete(what);
	}

	protected view(): TemplateResult {
		const { local, _methods: methods } = this;
		const cancel = (event: Event) => {
			event.stopPropagation();
			this.#end('proof', false);
		};
		return html`<console-factor-setup
				.session=${this.session}
				.kind=${this._setup ? 'choose' : undefined}
				@freehold-done=${() => this.#end('setup', true)}
				@freehold-close=${() => this.#end('setup', false)}
			></console-factor-setup>
			<freehold-dialog .heading=${local.text('proveTitle')} ?open=${methods !== undefined} @freehold-close=${cancel}>
				${methods ? (methods.length > 0 ? this.#form(methods) : this.#again()) : nothing}
			</freehold-dialog>`;
	}

	#form(methods: readonly string[]): TemplateResult {
		const { local } = this;
		return html`<p class="why muted">${local.text('proveText')}</p>
			<console-proof
				.methods=${methods}
				.action=${local.text('prove')}
				.options=${() => this.session.run(beginFactorProof())}
				.give=${(proof: Proof) => this.#give(proof)}
			></console-proof>`;
	}

	/** Who came by an identity provider and has no factor here proves it there. */
	#again(): TemplateResult {
		const { local } = this;
		return html`<p class="muted">${local.text('signInAgainText')}</p>
			<div slot="actions">
				<button class="button" type="button" @click=${() => this.#end('proof', false)}>${local.text('cancel')}</button>
				<button class="button primary" type="button" @click=${() => this.tell('freehold-sign-out')}>${local.text('signInAgain')}</button>
			</div>`;
	}
}

define('console-challenge', ConsoleChallenge);
