/** `<freehold-chat-introduction>`: asks, inside a conversation, who the visitor is, so that an answer finds them when they have gone. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import '../kit/fields/element.ts';
import type { FreeholdFields } from '../kit/fields/element.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import '../kit/fields/work.ts';
import { addStrings } from '../kit/words.ts';
import type { Person, Talk } from './talk.ts';

addStrings({
	chatWho: 'Where can we reach you if you leave?',
	chatWhoSend: 'Save',
	chatWhoLater: 'Not now',
	chatConsent: 'You may write to me or call me about what I asked.',
	chatTick: 'Please tick the box, so that we may answer you.',
	chatReach: 'Please leave an email address or a phone number',
	chatFailed: 'This could not be sent. Please try again.',
	name: 'Name',
	emailLabel: 'Email',
	phoneLabel: 'Phone',
});

const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['name'],
	properties: {
		name: { type: 'string', maxLength: 200 },
		email: { type: 'string', maxLength: 254, 'x-control': 'email' },
		phone: { type: 'string', maxLength: 40, 'x-control': 'phone' },
		consent: { type: 'boolean' },
	},
};

/** None of its fields is a shared word. One object: another one would empty the fields. */
const WORDS = {};

const styles = css`
	form {
		display: grid;
		gap: 14px;
		margin-block-start: 18px;
		padding: 16px;
		border: 1px solid var(--_border);
		border-radius: max(var(--_radius), 12px);
	}
	.buttons {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	.quiet {
		border-color: transparent;
		background: transparent;
	}
	.failure {
		color: var(--_danger);
		font-weight: 500;
	}
`;

export class FreeholdChatIntroduction extends FreeholdElement {
	static override properties = {
		talk: { attribute: false },
		consent: {},
		_errors: { state: true },
		_failure: { state: true },
		_isBusy: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, styles];

	declare talk: Talk;
	declare consent: string | undefined;
	declare _errors: FreeholdFields['errors'];
	declare _failure: string;
	declare _isBusy: boolean;

	constructor() {
		super();
		this._errors = [];
		this._failure = '';
		this._isBusy = false;
	}

	get #wording(): string {
		return this.consent || this.local.text('chatConsent');
	}

	async #send(event: Event): Promise<void> {
		event.preventDefault();
		const fields = this.renderRoot.querySelector('freehold-fields') as FreeholdFields;
		if (this._isBusy || !fields.check()) return;
		const { consent, ...person } = fields.value as Record<string, unknown>;
		this._errors = [
			...(person['email'] || person['phone'] ? [] : [{ pointer: '/email', code: 'chatReach' }]),
			...(consent ? [] : [{ pointer: '/consent', code: 'chatTick' }]),
		];
		if (this._errors.length) return;
		this._isBusy = true;
		this._failure = '';
		try {
			await this.talk.introduce({ ...(person as Omit<Person, 'wording'>), wording: this.#wording });
			this.tell('freehold-known');
		} catch (error) {
			const { errors = [], status } = error as { errors?: FreeholdFields['errors']; status?: number };
			this._errors = [...errors];
			if (errors.length === 0) this._failure = this.local.text(status ? 'chatFailed' : 'offline');
		} finally {
			this._isBusy = false;
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		const labels = {
			name: local.text('name'),
			email: local.text('emailLabel'),
			phone: local.text('phoneLabel'),
			consent: this.#wording,
		};
		return html`<form novalidate aria-label=${local.text('chatWho')} @submit=${this.#send}>
			<h3>${local.text('chatWho')}</h3>
			<freehold-fields .schema=${SCHEMA} .words=${WORDS} .labels=${labels} .errors=${this._errors} ?disabled=${this._isBusy}></freehold-fields>
			<div role="alert">${this._failure ? html`<p class="failure">${this._failure}</p>` : nothing}</div>
			<div class="buttons">
				<button class="button primary" type="submit" aria-disabled=${this._isBusy}>${local.text('chatWhoSend')}</button>
				<button class="button quiet" type="button" @click=${() => this.tell('freehold-later')}>${local.text('chatWhoLater')}</button>
			</div>
		</form>`;
	}
}

define('freehold-chat-introduction', FreeholdChatIntroduction);
