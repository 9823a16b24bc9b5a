/** `<fh-bell>`: what is new for the person, in the corner of every screen. */
import { controlStyles, define, FreeholdElement, line, type ScreenHost } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { bellStyles } from './bell-styles.ts';
import { addressOf, ago, type Colleague, everybody, type Page } from './host.ts';
import { looks } from './looks.ts';

type Notification = {
	id: string;
	kind: string;
	title: string;
	entity: string | null;
	record: string | null;
	subject: string | null;
	actor: string | null;
	count: number;
	status: 'unread' | 'read' | 'archived';
	lastAt: string;
};

const BELL = 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0';
const SHOWN = 20;

export class Bell extends FreeholdElement {
	static override properties = {
		console: { attribute: false },
		_rows: { state: true },
		_unread: { state: true },
		_people: { state: true },
		_open: { state: true },
		_news: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, controlStyles, looks, bellStyles];

	declare console: ScreenHost;
	declare _rows: Notification[];
	declare _unread: number;
	declare _people: Colleague[];
	declare _open: boolean;
	declare _news: string;

	#stop: (() => void) | undefined;
	#outside = (event: Event) => {
		if (!event.composedPath().includes(this)) this._open = false;
	};

	constructor() {
		super();
		this._rows = [];
		this._unread = 0;
		this._people = [];
		this._open = false;
		this._news = '';
	}

	protected override willUpdate(): void {
		if (!this.#stop && this.console && this.isConnected) this.#listen();
	}

	override connectedCallback(): void {
		super.connectedCallback();
		document.addEventListener('pointerdown', this.#outside);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		document.removeEventListener('pointerdown', this.#outside);
		this.#stop?.();
		this.#stop = undefined;
	}

	#listen(): void {
		this.#stop = this.console.hear(
			['notification.created', 'notification.updated', 'notification.deleted'],
			() => void this.#load(true),
		);
		void this.#load();
	}

	async #load(isNews = false): Promise<void> {
		const query = { sort: '-lastAt', limit: SHOWN, 'status[ne]': 'archived' };
		try {
			const [page, unread, people] = await Promise.all([
				this.console.call<Page<Notification>>('GET', '/v1/notifications', { query }),
				this.console.call<{ total: number }>('GET', '/v1/notifications', {
					query: { status: 'unread', total: true, limit: 1, fields: 'id' },
				}),
				everybody(this.console),
			]);
			const known = new Map(this._rows.map(({ id, lastAt }) => [id, lastAt]));
			const fresh = page.data.find(({ id, status, lastAt }) => status === 'unread' && known.get(id) !== lastAt);
			this._people = people;
			this._rows = page.data;
			this._unread = unread.total;
			if (isNews && fresh) this._news = this.local.text('bellNew', { text: this.#said(fresh) });
		} catch {
			// The next event, or the next screen, asks again.
		}
	}

	/** “Maya Chen mentioned you: 14 Harbour Lane” */
	#said(one: Notification): string {
		return `${this.#did(one)}${one.subject ? `: ${one.subject}` : ''}`;
	}

	#did({ kind, title, actor, count }: Notification): string {
		const { local } = this;
		if (kind === 'commented' && count > 1) return local.text('bellComments', { count });
		const name = this._people.find(({ id }) => id === actor)?.name;
		const did = name ? `${name} ${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
		return count > 1 ? `${did} ${local.text('bellTimes', { count })}` : did;
	}

	async #read(one: Notification): Promise<void> {
		if (one.status !== 'unread') return;
		this._rows = this._rows.map((row) => (row.id === one.id ? { ...row, status: 'read' } : row));
		this._unread = Math.max(0, this._unread - 1);
		await this.console.call('POST', '/v1/notifications/{id}/mark-read', { id: one.id }).catch(() => this.#load());
	}

	async #readAll(): Promise<void> {
		await this.console.call('POST', '/v1/notifications/mark-all-read', { body: {} });
		await this.#load();
		this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
	}

	async #toggle(open = !this._open): Promise<void> {
		this._open = open;
		await this.updateComplete;
		this.renderRoot.querySelector<HTMLElement>(open ? 'h2' : '.bell')?.focus();
	}

	#press(event: KeyboardEvent): void {
		if (event.key === 'Escape' && this._open) {
			event.stopPropagation();
			void this.#toggle(false);
		}
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const links = [...this.renderRoot.querySelectorAll<HTMLElement>('.what')];
		if (!step || !this._open || links.length === 0) return;
		event.preventDefault();
		const at = links.indexOf(this.shadowRoot?.activeElement as HTMLElement);
		links[(at + step + links.length) % links.length]?.focus();
	}

	protected view(): TemplateResult {
		const { local, _unread: count } = this;
		return html`<div @keydown=${(event: KeyboardEvent) => this.#press(event)}>
			<button
				class="button quiet icon bell"
				type="button"
				aria-haspopup="dialog"
				aria-expanded=${this._open}
				aria-label=${count ? local.text('bellOpen', { count }) : local.text('bellNoneUnread')}
				@click=${() => void this.#toggle()}
			>
				${line(BELL)}${count ? html`<span class="count" aria-hidden="true">${count > 99 ? '99+' : count}</span>` : nothing}
			</button>
			<div class="silent" role="status">${this._news}</div>
			${this._open ? this.#panel() : nothing}
		</div>`;
	}

	#panel(): TemplateResult {
		const { local } = this;
		return html`<div class="panel" role="dialog" aria-labelledby="title">
			<div class="head">
				<h2 id="title" tabindex="-1">${local.text('bellTitle')}</h2>
				${this._unread ? html`<button class="word" type="button" @click=${() => void this.#readAll()}>${local.text('bellAll')}</button>` : nothing}
			</div>
			${
				this._rows.length === 0
					? html`<p class="none">${local.text('bellNone')}</p>`
					: html`<ul>
							${this._rows.map((one) => this.#row(one))}
						</ul>`
			}
			<div class="foot">
				<a href="/console/collaboration/activity" @click=${() => void this.#toggle(false)}>${local.text('bellActivity')}</a>
				<a href="/console/collaboration/notifications" @click=${() => void this.#toggle(false)}>${local.text('bellSettings')}</a>
			</div>
		</div>`;
	}

	#row(one: Notification): TemplateResult {
		const { local } = this;
		const isUnread = one.status === 'unread';
		return html`<li class=${isUnread ? 'unread' : ''}>
			<a
				class="what"
				href=${addressOf(this.console, one.entity, one.record)}
				@click=${() => {
					this._open = false;
					void this.#read(one);
				}}
			>
				<span class="did">${this.#did(one)}${isUnread ? html`<span class="silent">, ${local.text('bellUnread')}</span>` : nothing}</span>
				${one.subject ? html`<span class="subject">${one.subject}</span>` : nothing}
				<time class="quiet-text" datetime=${one.lastAt}>${ago(local.lang, one.lastAt)}</time>
			</a>
			${
				isUnread
					? html`<button class="dot" type="button" aria-label=${`${local.text('bellRead')}: ${this.#said(one)}`} title=${local.text('bellRead')} @click=${() => void this.#read(one)}></button>`
					: nothing
			}
		</li>`;
	}
}
define('fh-bell', Bell);
