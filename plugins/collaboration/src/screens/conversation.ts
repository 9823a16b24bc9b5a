/** `<fh-conversation>`: what is said about a record, and who follows it. A tab of every record. */
import {
	controlStyles,
	define,
	FreeholdElement,
	failedState,
	type ScreenHost,
	skeleton,
	stateStyles,
} from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { conversationStyles } from './conversation-styles.ts';
import { ago, type Colleague, everybody, type Page } from './host.ts';
import { lettersOf, looks } from './looks.ts';
import type { MentionField } from './mention-field.ts';
import { asShown, partsOf } from './mentions.ts';

type Comment = {
	id: string;
	record: string;
	text: string;
	author: string | null;
	replyTo: string | null;
	createdAt: string;
	editedAt: string | null;
	withdrawnAt: string | null;
};
type Follower = { person: string; state: 'following' | 'left' };

/** What somebody is writing: a new comment, an answer, or other words. */
type Writing = { to: string | null; edit: string | null } | null;

export class Conversation extends FreeholdElement {
	static override properties = {
		console: { attribute: false },
		entity: {},
		record: {},
		_comments: { state: true },
		_next: { state: true },
		_followers: { state: true },
		_people: { state: true },
		_failed: { state: true },
		_writing: { state: true },
		_busy: { state: true },
		_news: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, controlStyles, stateStyles, looks, conversationStyles];

	declare console: ScreenHost;
	declare entity: string;
	declare record: string;
	declare _comments: Comment[] | undefined;
	declare _next: string | null;
	declare _followers: Follower[];
	declare _people: Colleague[];
	declare _failed: string | undefined;
	declare _writing: Writing;
	declare _busy: boolean;
	declare _news: string;

	#stop: (() => void) | undefined;

	constructor() {
		super();
		this._next = null;
		this._followers = [];
		this._people = [];
		this._writing = null;
		this._busy = false;
		this._news = '';
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (this.console && this.record && this.#isSubject() && (changed.has('record') || changed.has('entity'))) void this.#load();
		if (!this.#stop && this.console && this.isConnected) this.#listen();
	}

	override connectedCallback(): void {
		super.connectedCallback();
		if (this.console) this.#listen();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
		this.#stop = undefined;
	}

	/** Accounts, keys and what is itself about something are not talked about; nor does the server take it. */
	#isSubject(): boolean {
		const entity = this.console.description.entities.find(({ name }) => name === this.entity);
		return entity !== undefined && entity.plugin !== 'identity' && !['comment', 'notification'].includes(entity.name);
	}

	#listen(): void {
		this.#stop?.();
		this.#stop = this.console.hear(['comment.created', 'comment.updated'], () => void this.#load(true));
	}

	get #names(): Map<string, string> {
		return new Map(this._people.map(({ id, name }) => [id, name]));
	}

	async #load(isNews = false): Promise<void> {
		const { console: host, entity, record } = this;
		const about = { entity, record };
		try {
			const [comments, followers, people] = await Promise.all([
				host.call<Page<Comment>>('GET', '/v1/comments', { query: { ...about, sort: '-createdAt', limit: 50 } }),
				host.call<Page<Follower>>('GET', '/v1/followers', { query: { ...about, limit: 100 } }),
				everybody(host),
			]);
			if (record !== this.record) return;
			const known = new Set(this._comments?.map(({ id }) => id));
			const fresh =
				isNews && this._comments ? comments.data.find(({ id, author }) => !known.has(id) && author !== host.me.id) : undefined;
			this._people = people;
			this._comments = comments.data.toReversed();
			this._next = comments.next;
			this._followers = followers.data;
			this._failed = undefined;
			if (fresh) this._news = this.local.text('talkNew', { name: this.#nameOf(fresh.author) });
		} catch (error) {
			if (!isNews) this._failed = (error as Error).message;
		}
	}

	async #older(): Promise<void> {
		const query = { entity: this.entity, record: this.record, sort: '-createdAt', limit: 50, cursor: this._next };
		const page = await this.console.call<Page<Comment>>('GET', '/v1/comments', { query });
		this._comments = [...page.data.toReversed(), ...(this._comments ?? [])];
		this._next = page.next;
	}

	#nameOf(id: string | null): string {
		return (id && this.#names.get(id)) || this.local.text('talkSomebody');
	}

	/** Does it, and reads what it led to; what fails is said. */
	async #do(work: () => Promise<unknown>): Promise<boolean> {
		if (this._busy) return false;
		this._busy = true;
		try {
			await work();
			await this.#load();
			return true;
		} catch (error) {
			this.console.say((error as { detail?: string }).detail ?? (error as Error).message, { failed: true });
			return false;
		} finally {
			this._busy = false;
		}
	}

	async #send(event: Event): Promise<void> {
		event.preventDefault();
		const form = (event.currentTarget as HTMLElement).closest('form') as HTMLFormElement;
		const field = form.querySelector('fh-mention-field') as MentionField;
		const text = field.value.trim();
		if (!text) return field.focus();
		const { entity, record } = this;
		const { to, edit } = form.classList.contains('new') ? { to: null, edit: null } : (this._writing ?? { to: null, edit: null });
		const done = await this.#do(() =>
			edit
				? this.console.call('PATCH', '/v1/comments/{id}', { id: edit, body: { text } })
				: this.console.call('POST', '/v1/comments', { body: { entity, record, text, ...(to ? { replyTo: to } : {}) } }),
		);
		if (!done) return;
		field.text = '';
		this._writing = null;
	}

	async #write(writing: Writing): Promise<void> {
		this._writing = writing;
		await this.updateComplete;
		this.renderRoot.querySelector<MentionField>('li fh-mention-field')?.focus();
	}

	#follow(isFollowing: boolean): void {
		const { entity, record } = this;
		void this.#do(() =>
			this.console.call('POST', `/v1/followers/${isFollowing ? 'leave' : 'follow'}`, { body: { entity, record } }),
		);
	}

	protected view(): TemplateResult {
		const { local } = this;
		if (!this.#isSubject()) return html`<p class="none">${local.text('talkNowhere')}</p>`;
		if (this._failed) return failedState(local, this._failed, () => void this.#load());
		return html`${this.#head()}
			<div class="silent" role="status">${this._news}</div>
			${this._comments ? this.#thread(this._comments) : skeleton(4)}
			<form class="new" @submit=${(event: Event) => void this.#send(event)}>${this.#field(local.text('talkWrite'), '', local.text('talkSend'), local.text('talkHint'))}</form>`;
	}

	#head(): TemplateResult {
		const { local } = this;
		const following = this._followers.filter(({ state }) => state === 'following');
		const isMine = following.some(({ person }) => person === this.console.me.id);
		const names = following.map(({ person }) => this.#nameOf(person)).join(', ');
		return html`<div class="head">
			<h2>${local.text('talkTitle')}</h2>
			<div class="follow">
				${following.length ? html`<span class="quiet-text" title=${names}>${local.text('talkFollowers', { count: following.length })}<span class="silent">: ${names}</span></span>` : nothing}
				<button class="button" type="button" aria-pressed=${isMine} ?disabled=${this._busy} @click=${() => this.#follow(isMine)}>
					${local.text(isMine ? 'talkFollowing' : 'talkFollow')}
				</button>
			</div>
		</div>`;
	}

	#thread(comments: Comment[]): TemplateResult {
		const { local } = this;
		if (comments.length === 0) return html`<p class="none">${local.text('talkNone')}</p>`;
		const known = new Set(comments.map(({ id }) => id));
		const heads = comments.filter(({ replyTo }) => !replyTo || !known.has(replyTo));
		return html`${this._next ? html`<p><button class="word" type="button" @click=${() => void this.#older()}>${local.text('talkOlder')}</button></p>` : nothing}
			<ol class="thread" aria-label=${local.text('talkTitle')}>
				${heads.map((head) => {
					const answers = comments.filter(({ replyTo }) => replyTo === head.id);
					const isAnswered = this._writing?.to === head.id;
					return html`<li>
						${this.#comment(head)}
						${
							answers.length || isAnswered
								? html`<ol>
										${answers.map((answer) => html`<li>${this.#comment(answer)}</li>`)} ${isAnswered ? html`<li>${this.#answer(head)}</li>` : nothing}
									</ol>`
								: nothing
						}
					</li>`;
				})}
			</ol>`;
	}

	#comment(one: Comment): TemplateResult {
		const { local } = this;
		const name = this.#nameOf(one.author);
		return html`<article class="comment" aria-label=${`${name}, ${ago(local.lang, one.createdAt)}`}>
			<span class="person" aria-hidden="true">${lettersOf(name)}</span>
			<div>
				<p class="line">
					<b>${name}</b>
					<time class="quiet-text" datetime=${one.createdAt} title=${local.date(one.createdAt, { dateStyle: 'long', timeStyle: 'short' })}>${ago(local.lang, one.createdAt)}</time>
					${one.editedAt && !one.withdrawnAt ? html`<span class="quiet-text">(${local.text('talkEdited')})</span>` : nothing}
				</p>
				${this._writing?.edit === one.id ? this.#edit(one) : this.#words(one)}
			</div>
		</article>`;
	}

	#words(one: Comment): TemplateResult {
		const { local } = this;
		if (one.withdrawnAt) return html`<p class="words"><span class="gone">${local.text('talkWithdrawn')}</span></p>`;
		const isMine = one.author === this.console.me.id;
		// prettier-ignore
		return html`<p class="words">${partsOf(one.text, this.#names).map(({ text, person }) => (person ? html`<span class="mention">${text}</span>` : text))}</p>
			<p class="does">
				<button class="word" type="button" @click=${() => void this.#write({ to: one.replyTo ?? one.id, edit: null })}>${local.text('talkReply')}</button>
				${
					isMine
						? html`<button class="word" type="button" @click=${() => void this.#write({ to: null, edit: one.id })}>${local.text('talkEdit')}</button>
								<button class="word" type="button" @click=${() => void this.#do(() => this.console.call('DELETE', '/v1/comments/{id}', { id: one.id }))}>
									${local.text('talkWithdraw')}
								</button>`
						: nothing
				}
			</p>`;
	}

	#answer(head: Comment): TemplateResult {
		const { local } = this;
		const label = local.text('talkReplyTo', { name: this.#nameOf(head.author) });
		return html`<form @submit=${(event: Event) => void this.#send(event)}>${this.#field(label, '', local.text('talkReply'), this.#cancel())}</form>`;
	}

	#edit(one: Comment): TemplateResult {
		const { local } = this;
		return html`<form @submit=${(event: Event) => void this.#send(event)}>
			${this.#field(local.text('talkEdit'), asShown(one.text, this.#names), local.text('talkSave'), this.#cancel())}
		</form>`;
	}

	#cancel(): TemplateResult {
		return html`<button
			class="word"
			type="button"
			@click=${() => {
				this._writing = null;
			}}
		>
			${this.local.text('talkCancel')}
		</button>`;
	}

	#field(label: string, text: string, button: string, beside: string | TemplateResult): TemplateResult {
		return html`<fh-mention-field .people=${this._people} .label=${label} .text=${text} @send=${(event: Event) => void this.#send(event)}></fh-mention-field>
			<div class="foot">
				${typeof beside === 'string' ? html`<p class="quiet-text">${beside}</p>` : beside}
				<button class="button primary" type="submit" ?disabled=${this._busy}>${button}</button>
			</div>`;
	}
}
define('fh-conversation', Conversation);
