/** What the forms of one's own account have in common: opened by a button, sent once, and what was wrong told all at once. */
import { FreeholdElement } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { accountStyles } from './account-styles.ts';
import { faultList, firstEmpty } from './entrance.ts';
import { explain } from './problem.ts';
import type { Session } from './session.ts';

export abstract class AccountForm extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_open: { state: true },
		_busy: { state: true },
		_fault: { state: true },
		_notice: { state: true },
	};
	static override styles = accountStyles;

	declare session: Session;
	declare _open: boolean;
	declare _busy: boolean;
	declare _fault: unknown;
	declare _notice: string;

	constructor() {
		super();
		this._open = false;
		this._busy = false;
		this._fault = '';
		this._notice = '';
	}

	/** Sends what was filled in, and says what happened. */
	protected abstract send(data: FormData): Promise<string>;

	protected abstract fields(isWrong: boolean): TemplateResult;

	#toggle(open: boolean): void {
		this._open = open;
		this._fault = '';
		this._notice = '';
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(open ? 'input' : '.opener')?.focus());
	}

	async #submit(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		if (this._busy) return;
		if (firstEmpty(form)) {
			this._fault = this.local.text('required');
			return;
		}
		this._busy = true;
		this._fault = '';
		try {
			const notice = await this.send(new FormData(form));
			this.#toggle(false);
			this._notice = notice;
		} catch (error) {
			this._fault = faultList(error) ?? explain(error, this.local);
			form.querySelector('input')?.focus();
		} finally {
			this._busy = false;
		}
	}

	/** The form under its heading. `title` and `opener`: keys of its words; `text`: what stands there. */
	protected form(title: string, opener: string, text: unknown): TemplateResult {
		const { local } = this;
		return html`<section class="card">
			<h2>${local.text(title)}</h2>
			${text}
			<div role="status">${this._notice || nothing}</div>
			${
				this._open
					? html`<form novalidate @submit=${this.#submit}>
							<div role="alert" id="fault">${this._fault || nothing}</div>
							${this.fields(Boolean(this._fault))}
							<div>
								<button class="button primary" ?disabled=${this._busy}>${local.text(this._busy ? 'saving' : 'save')}</button>
								<button class="button" type="button" @click=${() => this.#toggle(false)}>${local.text('cancel')}</button>
							</div>
						</form>`
					: html`<div class="buttons"><button class="button opener" type="button" @click=${() => this.#toggle(true)}>${local.text(opener)}</button></div>`
			}
		</section>`;
	}
}
