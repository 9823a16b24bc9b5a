/** `<fh-chats>`: conversations with visitors of the site: who waits at the left, what was said at the right; on a phone one after the other. */
import { define, emptyState, failedState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './chat-talk.ts';
import { ago, BOXES, type Box, type Chat, type ChatPage, chatsIn, visitorOf } from './chat-model.ts';
import { chatsStyles } from './chats-styles.ts';

export class Chats extends ScreenElement {
	static override styles = [...screenStyles, chatsStyles];
	protected override hears = [
		'chat-conversation.begun',
		'chat-conversation.asked',
		'chat-conversation.answered',
		'chat-conversation.changed',
	];

	#chats = new Load<ChatPage>(
		this,
		() => this.#box,
		() => chatsIn(this.console, this.#box as Box),
	);

	get #box(): string {
		const asked = new URLSearchParams(this.query).get('box') ?? '';
		return (BOXES as readonly string[]).includes(asked) ? asked : 'open';
	}
	/** The conversation that is open. */
	get #with(): string {
		return new URLSearchParams(this.query).get('with') ?? '';
	}

	protected override heard(): void {
		void this.#chats.reload();
	}

	#address(box: string, chat = ''): string {
		const query = new URLSearchParams({ ...(box === 'open' ? {} : { box }), ...(chat ? { with: chat } : {}) });
		return `/console/crm/chats${query.size ? `?${query}` : ''}`;
	}

	async #more(): Promise<void> {
		const { value } = this.#chats;
		if (!value?.next) return;
		const page = await this.attempt(() => chatsIn(this.console, this.#box as Box, value.next as string));
		if (page) this.#chats.put({ data: [...value.data, ...page.data], next: page.next });
	}

	protected view(): TemplateResult {
		const { local } = this;
		const { value, error } = this.#chats;
		const isOpen = this.#with !== '';
		return html`<div class="head"><h1 tabindex="-1">${local.text('chatsTitle')}</h1></div>
			<div class="panes ${isOpen ? 'open' : ''}">
				<section class="list card" aria-label=${local.text('chatsList')}>
					<nav aria-label=${local.text('chatsBoxes')}>
						${BOXES.map((box) => html`<a href=${this.#address(box)} aria-current=${box === this.#box ? 'page' : nothing}>${local.text(`chats-${box}`)}</a>`)}
					</nav>
					${error ? failedState(local, (error as Error).message, () => void this.#chats.reload()) : value ? this.#list(value) : skeleton(6)}
				</section>
				${
					isOpen
						? html`<fh-chat-talk class="card" .console=${this.console} .record=${this.#with} .back=${this.#address(this.#box)}></fh-chat-talk>`
						: html`<p class="choose card muted">${local.text('chatsChoose')}</p>`
				}
			</div>`;
	}

	#list({ data, next }: ChatPage): TemplateResult {
		const { local } = this;
		if (data.length === 0) return emptyState(local.text('chatsNone'), local.text('chatsNoneHint'));
		return html`<ul>
				${data.map((chat) => this.#row(chat))}
			</ul>
			${next ? html`<p class="more"><button class="button" type="button" @click=${() => void this.#more()}>${local.text('leadsMore')}</button></p>` : nothing}`;
	}

	#row(chat: Chat): TemplateResult {
		const { local } = this;
		const { id, unread, lastText, lastFrom, lastAt, agent } = chat;
		const isMine = agent?.id === this.console.me.id;
		return html`<li>
			<a href=${this.#address(this.#box, id)} aria-current=${id === this.#with ? 'true' : nothing} class=${unread ? 'unread' : ''}>
				<span class="name" dir="auto">${visitorOf(chat, local)}</span>
				<time class="muted" datetime=${lastAt}>${ago(local.lang, lastAt)}</time>
				<span class="last muted" dir="auto">${lastFrom === 'us' ? html`${local.text('chatsWe')} ` : nothing}${lastText ?? ''}</span>
				${unread ? html`<span class="count number" aria-label=${local.text('chatsUnread', { count: unread })}>${local.number(unread)}</span>` : nothing}
				<span class="agent muted">${agent ? (isMine ? local.text('chatsYou') : agent.name.full) : local.text('chatsNobody')}</span>
			</a>
		</li>`;
	}
}

define('fh-chats', Chats);
