/** `<console-account-factors>`: a person's second factors: adding, naming and removing them, and new recovery codes. */
import { type MineFactorAnswer, mineFactor, removeFactor, renameFactor, renewFactorRecoveryCodes } from '@freehold/sdk';
import { define, FreeholdElement, Load, skeleton, toast } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import './factor-setup.ts';
import { accountStyles } from './account-styles.ts';
import { hasPasskeys } from './passkeys.ts';
import { explain, problemState } from './problem.ts';
import { recoveryCodes, recoveryStyles } from './recovery-codes.ts';
import type { Session } from './session.ts';
import { shortDate } from './values.ts';

type Factor = MineFactorAnswer['factors'][number];
/** The dialog that is open. */
type Asked = { rename: Factor } | { remove: Factor } | { codes: string[] };

const styles = css`
	freehold-dialog form {
		max-inline-size: none;
		margin: 0;
	}
`;

export class ConsoleAccountFactors extends FreeholdElement {
	static override properties = { session: { attribute: false }, _setup: { state: true }, _asked: { state: true } };
	static override styles = [...accountStyles, recoveryStyles, styles];

	declare session: Session;
	declare _setup: Factor['kind'] | undefined;
	declare _asked: Asked | undefined;

	#load = new Load<MineFactorAnswer>(
		this,
		() => 'factors',
		(signal) => this.session.run(mineFactor(), signal),
	);

	async #try(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
			await this.#load.reload();
		} catch (error) {
			toast(explain(error, this.local), 'failed');
		}
	}

	#rename(event: SubmitEvent, { id }: Factor): void {
		event.preventDefault();
		const label = String(new FormData(event.target as HTMLFormElement).get('label')).trim();
		this._asked = undefined;
		if (label) void this.#try(() => this.session.run(renameFactor(id, { label })));
	}

	#remove({ id, label }: Factor): void {
		this._asked = undefined;
		void this.#try(async () => {
			await this.session.run(removeFactor(id));
			toast(this.local.text('removed', { name: label }));
		});
	}

	#renew(): void {
		void this.#try(async () => {
			this._asked = { codes: (await this.session.run(renewFactorRecoveryCodes())).recoveryCodes };
		});
	}

	protected view(): TemplateResult {
		const { local } = this;
		const { value, error } = this.#load;
		const close = () => (this._setup = undefined);
		const done = () => {
			this._setup = undefined;
			void this.#load.reload();
		};
		return html`<section class="card">
				<h2>${local.text('factorsTitle')}</h2>
				<p class="muted">${local.text('factorsText')} ${value?.isRequired ? local.text('factorsRequired') : nothing}</p>
				${error ? problemState(error, local, () => void this.#load.reload()) : value ? this.#list(value) : skeleton(2)}
			</section>
			<console-factor-setup .session=${this.session} .kind=${this._setup} @freehold-close=${close} @freehold-done=${done}></console-factor-setup>
			${this.#dialog()}`;
	}

	#list({ factors, recoveryCodesLeft }: MineFactorAnswer): TemplateResult {
		const { local } = this;
		return html`${factors.length > 0 ? html`<ul class="items">${factors.map((factor) => this.#item(factor))}${this.#codes(recoveryCodesLeft)}</ul>` : html`<p class="none">${local.text('factorsNone')}</p>`}
			<div class="buttons">
				<button class="button" type="button" @click=${() => (this._setup = 'totp')}>${local.text('addTotp')}</button>
				${hasPasskeys() ? html`<button class="button" type="button" @click=${() => (this._setup = 'passkey')}>${local.text('addPasskey')}</button>` : nothing}
			</div>`;
	}

	#item(factor: Factor): TemplateResult {
		const { local } = this;
		const { kind, label, isSynced, createdAt, lastUsedAt } = factor;
		const told = [
			local.text(kind === 'totp' ? 'totpKind' : isSynced ? 'syncedPasskey' : 'passkeyKind'),
			local.text('addedOn', { when: shortDate(createdAt, local) }),
			lastUsedAt ? local.text('lastUsed', { when: shortDate(lastUsedAt, local) }) : local.text('neverUsed'),
		];
		return html`<li>
			<div class="what"><b>${label}</b><small>${told.join(' · ')}</small></div>
			<button class="button quiet" type="button" aria-label=${local.text('renameThing', { name: label })} @click=${() => (this._asked = { rename: factor })}>${local.text('rename')}</button>
			<button class="button quiet" type="button" aria-label=${local.text('removeThing', { name: label })} @click=${() => (this._asked = { remove: factor })}>${local.text('remove')}</button>
		</li>`;
	}

	#codes(count: number): TemplateResult {
		const { local } = this;
		return html`<li>
			<div class="what"><b>${local.text('recoveryTitle')}</b><small>${local.text('recoveryLeft', { count })} ${local.text('renewCodesText')}</small></div>
			<button class="button quiet" type="button" @click=${this.#renew}>${local.text('renewCodes')}</button>
		</li>`;
	}

	#dialog(): TemplateResult {
		const { local, _asked: asked } = this;
		const close = (event?: Event) => {
			event?.stopPropagation();
			this._asked = undefined;
		};
		const heading = !asked ? '' : 'rename' in asked ? 'rename' : 'remove' in asked ? 'removeAsk' : 'recoveryTitle';
		return html`<freehold-dialog .heading=${heading && local.text(heading)} ?open=${asked !== undefined} @freehold-close=${close}>
			${!asked ? nothing : 'codes' in asked ? recoveryCodes(asked.codes, local, close) : 'rename' in asked ? this.#renaming(asked.rename, close) : this.#removing(asked.remove, close)}
		</freehold-dialog>`;
	}

	#renaming(factor: Factor, close: () => void): TemplateResult {
		const { local } = this;
		return html`<form @submit=${(event: SubmitEvent) => this.#rename(event, factor)}>
			<div class="field"><label for="label">${local.text('labelLabel')}</label><input class="input" id="label" name="label" maxlength="100" autocomplete="off" autofocus .value=${factor.label} /></div>
			<div class="buttons"><button class="button" type="button" @click=${close}>${local.text('cancel')}</button><button class="button primary">${local.text('save')}</button></div>
		</form>`;
	}

	#removing(factor: Factor, close: () => void): TemplateResult {
		const { local } = this;
		return html`<p>${local.text('removeText', { name: factor.label })}</p>
			<div class="buttons">
				<button class="button" type="button" @click=${close}>${local.text('cancel')}</button>
				<button class="button danger" type="button" @click=${() => this.#remove(factor)}>${local.text('remove')}</button>
			</div>`;
	}
}

define('console-account-factors', ConsoleAccountFactors);
