/** `<fh-chat-talk>`: one conversation with a visitor: who they are, what was said, and the answer that one writes. */
import { define, failedState, icon, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type Chat, chatWith, type Message, messagesAfter, visitorOf } from './chat-model.ts';
import { talkStyles } from './chat-talk-styles.ts';

type Content = { chat: Chat; messages: Message[] };
type Colleague = { id: string; name: { full: string } };

const LONGEST = 2000;

export class ChatTalk extends ScreenElement {
	static override properties = { ...ScreenElement.properties, back: {}, _busy: { state: true }, _people: { state: true } };
	static override styles = [...screenStyles, talkStyles];

	/** Where the list is. */
	declare back: string;
	declare _busy: boolean;
	declare _people: Colleague[] | undefined;
	protected override hears = ['chat-conversation.asked', 'chat-conversation.answered', 'chat-conversation.changed'];

	/** Made up for each answer: sent twice, it is one. */
	#key = crypto.randomUUID();
	#talk: Load<Content> = new Load<Content>(
		this,
		() => this.record,
		async (): Promise<Content> => {
			const before = this.#talk.value?.chat.id === this.record ? this.#talk.value.messages : [];
			const after = before.at(-1)?.position ?? 0;
			const [chat, news] = await Promise.all([
				chatWith(this.console, this.record),
				messagesAfter(this.console, this.record, after),
			]);
			return { chat, messages: [...before, ...news] };
		},
	);

	constructor() {
		super();
		this._busy = false;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		document.addEventListener('visibilitychange', this.#look);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		document.removeEventListener('visibilitychange', this.#look);
	}

	protected override heard(): void {
		void this.#talk.reload();
	}

	#shown = 0;
	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('record')) this.#shown = 0;
		const { value } = this.#talk;
		const last = value?.chat.id === this.record ? (value.messages.at(-1)?.position ?? 0) : 0;
		if (last === this.#shown) return;
		const log = this.renderRoot.querySelector('.log');
		if (log) log.scrollTop = log.scrollHeight;
		// On a phone the keyboard would cover what was said.
		if (this.#shown === 0 && matchMedia('(pointer: fine)').matches)
			this.renderRoot.querySelector<HTMLElement>('textarea')?.focus({ preventScroll: true });
		this.#shown = last;
		this.#look();
	}

	/** What stands before one's eyes is read. */
	#look = (): void => {
		const { value } = this.#talk;
		if (document.visibilityState !== 'visible' || !value?.chat.unread || !this.may('chat-conversation.mark-read')) return;
		const { id } = value.chat;
		this.#talk.put({ ...value, chat: { ...value.chat, unread: 0 } });
		void this.attempt(() => this.console.call('POST', '/v1/chat-conversations/{id}/mark-read', { id }));
	};

	async #do(what: string, body?: object): Promise<boolean> {
		if (this._busy) return false;
		this._busy = true;
		const id = this.record;
		const done = await this.attempt(() =>
			this.console.call('POST', `/v1/chat-conversations/{id}/${what}`, { id, ...(body ? { body } : {}) }),
		);
		this._busy = false;
		if (done !== undefined) await this.#talk.reload();
		return done !== undefined;
	}

	async #reply(): Promise<void> {
		const field = this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
		const text = field.value.trim();
		field.focus();
		if (!text || !(await this.#do('reply', { id: this.#key, text }))) return;
		this.#key = crypto.randomUUID();
		// What was typed on meanwhile stays.
		if (field.value.trim() === text) field.value = '';
	}

	#typed(event: KeyboardEvent): void {
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		void this.#reply();
	}

	async #colleagues(): Promise<void> {
		if (this._people) return;
		const query = { limit: 100, fields: 'name', active: 'true', sort: 'name.full' };
		const page = await this.attempt(() => this.console.call<{ data: Colleague[] }>('GET', '/v1/users', { query }));
		this._people = page?.data ?? [];
	}

	protected view(): TemplateResult {
		const { value, error } = this.#talk;
		if (error) return failedState(this.local, (error as Error).message, () => void this.#talk.reload());
		if (!value || value.chat.id !== this.record) return skeleton(6);
		return html`${this.#head(value.chat)} ${this.#log(value)} ${this.may('chat-conversation.reply') ? this.#write(value.chat) : nothing}`;
	}

	#head(chat: Chat): TemplateResult {
		const { local } = this;
		const { contact, lead, listing, page, status } = chat;
		const closing = status === 'open' ? 'close' : 'reopen';
		const link = (address: string, text: string) => html`<a href=${address}>${text}</a>`;
		return html`<header>
			<a class="button quiet icon back" href=${this.back} aria-label=${local.text('chatsBack')}>${icon('previous')}</a>
			<div class="who">
				<h2 dir="auto">${visitorOf(chat, local)}</h2>
				<p class="muted facts">
					${contact ? link(`/console/contacts/${contact}`, local.text('chatsContact')) : html`<span>${local.text('chatsUnknown')}</span>`}
					${lead ? link(`/console/leads/${lead}`, local.text('chatsLead')) : nothing}
					${listing ? link(`/console/listings/${listing.id}`, listing.headline ?? local.text('chatsListing')) : nothing}
					${page ? html`<span class="page" dir="ltr">${page.replace(/^https?:\/\//, '')}</span>` : nothing}
				</p>
			</div>
			<div class="buttons">
				${this.may('chat-conversation.assign') ? this.#assign(chat) : nothing}
				${
					this.may(`chat-conversation.${closing}`)
						? html`<button class="button" type="button" ?disabled=${this._busy} @click=${() => void this.#do(closing)}>${local.text(`chats-${closing}`)}</button>`
						: nothing
				}
			</div>
		</header>`;
	}

	#assign({ agent, answers }: Chat): TemplateResult {
		const { local } = this;
		const { me } = this.console;
		const isMine = agent?.id === me.id && answers === 'person';
		const known = this._people ?? (agent ? [agent] : []);
		return html`${isMine ? nothing : html`<button class="button" type="button" ?disabled=${this._busy} @click=${() => void this.#do('assign', {})}>${local.text('chatsTake')}</button>`}
			<select
				class="input"
				aria-label=${local.text('chatsWho')}
				.value=${agent?.id ?? ''}
				@focus=${() => void this.#colleagues()}
				@pointerenter=${() => void this.#colleagues()}
				@change=${(event: Event) => {
					const to = (event.target as HTMLSelectElement).value;
					if (to) void this.#do('assign', { agent: to });
				}}
			>
				<option value="" ?selected=${!agent} disabled>${local.text('chatsNobody')}</option>
				${known.map(({ id, name }) => html`<option value=${id} ?selected=${id === agent?.id}>${id === me.id ? local.text('chatsYou') : name.full}</option>`)}
			</select>`;
	}

	#log({ messages, chat }: Content): TemplateResult {
		const { local } = this;
		return html`<div class="log" role="log" aria-label=${local.text('chatsSaid')} tabindex="0">
			<ol>
				${messages.map((said, at) => this.#message(said, messages[at - 1], chat))}
			</ol>
			${chat.answers === 'program' ? html`<p class="note muted">${local.text('chatsProgram')}</p>` : nothing}
			${chat.status === 'closed' ? html`<p class="note muted">${local.text('chatsClosed')}</p>` : nothing}
		</div>`;
	}

	#message({ from, text, at, name, automatic }: Message, before: Message | undefined, chat: Chat): TemplateResult {
		const { local } = this;
		const who =
			from === 'visitor'
				? visitorOf(chat, local)
				: automatic
					? local.text('chatsAutomatic')
					: (name ?? local.text('chatsSomebody'));
		const isFirst = before?.from !== from || before.name !== name || before.automatic !== automatic;
		const isToday = new Date(at).toDateString() === new Date().toDateString();
		const when = local.date(at, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
		return html`<li class="${from} ${isFirst ? 'first' : ''}">
			<p class=${isFirst ? 'by muted' : 'silent'}><bdi>${who}</bdi> <time datetime=${at}>${when}</time></p>
			<p class="text" dir="auto">${text}</p>
		</li>`;
	}

	#write(chat: Chat): TemplateResult {
		const { local } = this;
		return html`<form
			@submit=${(event: Event) => {
				event.preventDefault();
				void this.#reply();
			}}
		>
			<textarea
				class="input"
				rows="2"
				maxlength=${LONGEST}
				dir="auto"
				enterkeyhint="send"
				aria-label=${local.text('chatsAnswer')}
				aria-keyshortcuts="Enter"
				placeholder=${local.text(chat.contact ? 'chatsAnswer' : 'chatsAnswerHere')}
				@keydown=${this.#typed}
			></textarea>
			<button class="button primary" type="submit" aria-disabled=${this._busy}>${local.text('chatsSend')}</button>
		</form>`;
	}
}

define('fh-chat-talk', ChatTalk);
