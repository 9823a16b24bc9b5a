/** `<freehold-chat-panel>`: what is seen of a conversation: its head, what was said, who one is, and where one writes. Made by `<freehold-chat>`. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { line } from '../kit/line.ts';
import { addStrings } from '../kit/words.ts';
import './introduction.ts';
import { panelStyles } from './panel-styles.ts';
import type { Said, Talk } from './talk.ts';

addStrings({
	chatHere: 'We are here. Ask us anything.',
	chatOut: 'Nobody is here just now. Write to us, and leave an address: we answer by mail.',
	chatBack: 'We are back {when}. Write to us, and leave an address: we answer by mail.',
	chatOffline: 'There is no connection. What you write is sent when it is back.',
	chatHello: 'Hello! What would you like to know?',
	chatLog: 'What was said',
	chatWrite: 'Write a message',
	chatSend: 'Send',
	chatSending: 'Sending…',
	chatNotSent: 'Not sent.',
	chatAgain: 'Try again',
	chatTooMany: 'Too many at once. Wait a minute, then try again.',
	chatYou: 'You',
	chatUs: 'Us',
	chatProgram: 'Automatic answer',
	chatEnd: 'End the chat',
	chatEndAsk: 'End it for good? What was said is gone from this page.',
	chatEndYes: 'End it',
	chatEndNo: 'Go on',
	chatClosed: 'This conversation was closed. Write, and it goes on.',
});

const CROSS = 'M6 6l12 12M18 6L6 18';
const ARROW = 'M12 19V5M5.5 11.5L12 5l6.5 6.5';
const LEAVE = 'M14 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H14M10 12h10M16.5 8.5L20 12l-3.5 3.5';
const LONGEST = 2000;

export class FreeholdChatPanel extends FreeholdElement {
	static override properties = {
		talk: { attribute: false },
		version: { attribute: false },
		heading: {},
		consent: {},
		inline: { type: Boolean, reflect: true },
		start: { type: Boolean, reflect: true },
		_isEnding: { state: true },
		_isLater: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, inputStyles, panelStyles];

	declare talk: Talk;
	/** Of what is shown: another one is drawn. */
	declare version: number;
	declare heading: string | undefined;
	declare consent: string | undefined;
	declare inline: boolean;
	/** It stands at the start of the page. */
	declare start: boolean;
	/** Asked whether they mean to end it. */
	declare _isEnding: boolean;
	/** They would rather not say who they are now. */
	declare _isLater: boolean;

	/** Messages that were there when it was last drawn: a new one is scrolled to. */
	#drawn = 0;

	constructor() {
		super();
		this._isEnding = false;
		this._isLater = false;
	}

	/** The panel was opened: one can write at once. */
	begin(): void {
		void this.updateComplete.then(() => this.#field?.focus());
	}

	get #field(): HTMLTextAreaElement | null {
		return this.renderRoot.querySelector('textarea');
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (this._isEnding && changed.has('_isEnding')) this.renderRoot.querySelector<HTMLElement>('.ending button')?.focus();
		const { length } = this.talk.messages;
		if (!changed.has('version') || length === this.#drawn) return;
		this.#drawn = length;
		const log = this.renderRoot.querySelector('.log') as HTMLElement;
		log.scrollTop = log.scrollHeight;
	}

	#close(): void {
		this.tell('freehold-close');
	}

	#key(event: KeyboardEvent): void {
		if (event.key !== 'Escape' || event.isComposing || this.inline) return;
		event.stopPropagation();
		if (this._isEnding) this.#stay();
		else this.#close();
	}

	#typed(event: KeyboardEvent): void {
		// Somebody who composes a word (Japanese, Arabic on a phone) confirms it with the same key.
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		this.#say();
	}

	#say(): void {
		const field = this.#field as HTMLTextAreaElement;
		const text = field.value.trim();
		field.focus();
		if (!text) return;
		this.talk.trap = Boolean(this.renderRoot.querySelector<HTMLInputElement>('.trap input')?.value);
		this.talk.say(text);
		field.value = '';
		this.tell('freehold-measure', 'sent');
	}

	#stay(): void {
		this._isEnding = false;
		this.#field?.focus();
	}

	async #end(): Promise<void> {
		this._isEnding = false;
		try {
			await this.talk.end();
			this._isLater = false;
			this.#field?.focus();
		} catch (error) {
			console.warn('Freehold: <freehold-chat>', error);
		}
	}

	get #state(): string {
		const { local, talk } = this;
		if (talk.away) return local.text('chatOffline');
		if (talk.here === undefined) return '';
		if (talk.here) return local.text('chatHere');
		if (!talk.opensAt) return local.text('chatOut');
		const isToday = new Date(talk.opensAt).toDateString() === new Date().toDateString();
		const when = local.date(talk.opensAt, { ...(isToday ? {} : { weekday: 'long' }), hour: 'numeric', minute: '2-digit' });
		return local.text('chatBack', { when });
	}

	#head(): TemplateResult {
		const { local, talk } = this;
		return html`<header>
			<div>
				<h2 part="heading">${this.heading ?? local.text('chat')}</h2>
				<p class="state ${talk.here && !talk.away ? 'here' : ''}" role="status">${this.#state}</p>
			</div>
			${
				talk.status === 'none'
					? nothing
					: html`<button class="icon" type="button" aria-label=${local.text('chatEnd')} title=${local.text('chatEnd')} @click=${() => (this._isEnding = true)}>${line(LEAVE)}</button>`
			}
			${
				this.inline
					? nothing
					: html`<button class="icon" type="button" aria-label=${local.text('chatClose')} title=${local.text('chatClose')} @click=${this.#close}>${line(CROSS)}</button>`
			}
		</header>`;
	}

	#ending(): TemplateResult {
		const { local } = this;
		return html`<div class="ending" role="alertdialog" aria-label=${local.text('chatEnd')} aria-describedby="ending">
			<p id="ending">${local.text('chatEndAsk')}</p>
			<div>
				<button class="button" type="button" @click=${this.#stay}>${local.text('chatEndNo')}</button>
				<button class="button primary" type="button" @click=${() => void this.#end()}>${local.text('chatEndYes')}</button>
			</div>
		</div>`;
	}

	#log(): TemplateResult {
		const { local, talk } = this;
		return html`<div class="log" part="log" role="log" aria-label=${local.text('chatLog')} aria-busy=${!talk.ready} tabindex="0">
			<p class="note">${local.text('chatHello')}</p>
			<ol>
				${talk.messages.map((said, at) => this.#message(said, talk.messages[at - 1], talk.messages[at + 1]))}
			</ol>
			${talk.status === 'closed' ? html`<p class="note">${local.text('chatClosed')}</p>` : nothing}
			${this.#introduction()}
		</div>`;
	}

	/** After the first message, so that an answer finds them when they have gone. */
	#introduction(): unknown {
		const { talk } = this;
		if (talk.known || this._isLater || talk.status === 'none') return nothing;
		return html`<freehold-chat-introduction
			.talk=${talk}
			.consent=${this.consent}
			@freehold-later=${() => {
				this._isLater = true;
				this.#field?.focus();
			}}
			@freehold-known=${() => {
				this.tell('freehold-measure', 'submit');
				this.#field?.focus();
			}}
		></freehold-chat-introduction>`;
	}

	#message(said: Said, before: Said | undefined, after: Said | undefined): TemplateResult {
		const { local } = this;
		const isSame = (other: Said | undefined): boolean =>
			other !== undefined && other.from === said.from && other.name === said.name && other.automatic === said.automatic;
		const who =
			said.from === 'visitor'
				? local.text('chatYou')
				: said.automatic
					? local.text('chatProgram')
					: (said.name ?? local.text('chatUs'));
		const isFirst = !isSame(before);
		const time = local.date(said.at, { timeStyle: 'short' });
		const isFailed = said.failed !== undefined;
		// Text as it stands: an inner element of its own keeps white space of the template out of it.
		return html`<li class="${said.from} ${isFirst ? 'first' : ''}" part="message">
			<p class=${said.from === 'us' && isFirst ? 'who' : 'silent'}><bdi>${who}</bdi></p>
			<p class="text ${isFailed ? 'failed' : ''}" dir="auto">${said.text}</p>
			${
				isFailed
					? html`<p class="after fault">
							${local.text(said.failed === 'tooMany' ? 'chatTooMany' : 'chatNotSent')}
							<button class="word" type="button" @click=${() => this.talk.retry(said)}>${local.text('chatAgain')}</button>
						</p>`
					: said.position === undefined
						? html`<p class="after">${local.text('chatSending')}</p>`
						: isSame(after)
							? nothing
							: html`<p class="after"><time datetime=${said.at}>${time}</time></p>`
			}
		</li>`;
	}

	#write(): TemplateResult {
		const { local } = this;
		return html`<form
			@submit=${(event: Event) => {
				event.preventDefault();
				this.#say();
			}}
		>
			<textarea
				class="input"
				part="input"
				rows="1"
				maxlength=${LONGEST}
				dir="auto"
				enterkeyhint="send"
				aria-label=${local.text('chatWrite')}
				placeholder=${local.text('chatWrite')}
				@keydown=${this.#typed}
			></textarea>
			<div class="trap silent" aria-hidden="true"><label>Website<input name="website" tabindex="-1" autocomplete="off" /></label></div>
			<button class="send" part="send" type="submit" aria-label=${local.text('chatSend')} title=${local.text('chatSend')}>${line(ARROW)}</button>
		</form>`;
	}

	protected view(): TemplateResult {
		const label = this.heading ?? this.local.text('chat');
		return html`<section class="panel" part="panel" role=${this.inline ? nothing : 'dialog'} aria-label=${label} @keydown=${this.#key}>
			${this.#head()} ${this._isEnding ? this.#ending() : nothing} ${this.#log()} ${this.#write()}
			<slot name="privacy"></slot>
		</section>`;
	}
}

define('freehold-chat-panel', FreeholdChatPanel);
