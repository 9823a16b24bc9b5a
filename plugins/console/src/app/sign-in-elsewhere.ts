/** `<console-sign-in-elsewhere>`: a button for each identity provider of an organisation, and a way to say which one it is. */
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { explain } from './problem.ts';
import type { Sessions } from './session.ts';
import { leaveFor, type Provider, providersOf } from './single-sign-on.ts';

const styles = css`
	:host {
		container-type: normal;
		display: block;
	}
	.base,
	form {
		display: grid;
		gap: 8px;
	}
	.button,
	.input {
		min-block-size: 42px;
	}
	.row {
		display: flex;
		gap: 8px;
	}
	[role='alert']:not(:empty) {
		color: var(--_danger);
		font-weight: 500;
	}
`;

export class ConsoleSignInElsewhere extends FreeholdElement {
	static override properties = {
		sessions: { attribute: false },
		_providers: { state: true },
		_asking: { state: true },
		_fault: { state: true },
	};
	static override styles = [...screenStyles, styles];

	declare sessions: Sessions;
	declare _providers: Provider[];
	declare _asking: boolean;
	declare _fault: string;

	constructor() {
		super();
		this._providers = [];
		this._asking = false;
		this._fault = '';
	}

	/** `?organization=harbor` in a link of an intranet, or where the person was last. What does not come is not missed. */
	protected override firstUpdated(): void {
		const known = new URLSearchParams(location.search).get('organization') ?? this.sessions.lastOrganization();
		providersOf(known, this.sessions).then(
			(providers) => (this._providers = providers),
			() => undefined,
		);
	}

	async #look(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const input = this.renderRoot.querySelector('input') as HTMLInputElement;
		const organization = input.value.trim().toLowerCase();
		this._fault = '';
		try {
			this._providers = organization ? await providersOf(organization, this.sessions) : [];
			const [only, ...others] = this._providers;
			if (only && others.length === 0) return await leaveFor(only);
			if (!only) this._fault = this.local.text('noProviders', { name: organization });
		} catch (error) {
			this._fault = explain(error, this.local);
		}
		input.focus();
	}

	#ask(): void {
		this._asking = true;
		void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
	}

	protected view(): TemplateResult {
		const { local } = this;
		return html`${this._providers.map(
			(provider) =>
				html`<button class="button" type="button" @click=${() => void leaveFor(provider)}>${local.text('signInWith', { name: provider.name })}</button>`,
		)}
		${this._asking ? this.#form() : this._providers.length > 0 ? nothing : html`<button class="button" type="button" @click=${this.#ask}>${local.text('singleSignOn')}</button>`}`;
	}

	#form(): TemplateResult {
		const { local } = this;
		return html`<form novalidate @submit=${this.#look}>
			<div role="alert" id="fault">${this._fault || nothing}</div>
			<label for="organization">${local.text('brokerageShort')}</label>
			<div class="row">
				<input class="input" id="organization" maxlength="63" autocomplete="organization" autocapitalize="none" spellcheck="false" aria-describedby="fault" />
				<button class="button">${local.text('continue')}</button>
			</div>
		</form>`;
	}
}

define('console-sign-in-elsewhere', ConsoleSignInElsewhere);
