/** `<console-outbox>`: says that the network is away and how much waits for it; behind it, what waits, what was refused, and what was written over. */
import { define, FreeholdElement, inWords, screenStyles, toast } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';
import { again, type Conflict, discard, type Entry, entriesOf, putBack, sendAll, watchOutbox } from './outbox.ts';
import './outbox-words.ts';
import { explain } from './problem.ts';
import type { Session } from './session.ts';
import { textOf } from './values.ts';

/** Tried again, where the browser did not say that the network is back, in ms. */
const AGAIN = 30_000;

export class ConsoleOutbox extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_offline: { state: true },
		_entries: { state: true },
		_open: { state: true },
	};
	static override styles = [
		...screenStyles,
		css`
			:host {
				container-type: normal;
			}
			.chip {
				gap: 8px;
				border-color: var(--_amber);
				color: var(--_amber);
				font-weight: 550;
			}
			li {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 4px 12px;
				padding-block: 12px;
				border-block-start: 1px solid var(--_border);
			}
			.what {
				flex: 1 1 240px;
				min-inline-size: 0;
				overflow-wrap: anywhere;
			}
			small {
				display: block;
				color: var(--_muted);
			}
			@media (max-width: 600px) {
				.chip span:not(.count) {
					display: none;
				}
			}
		`,
	];

	declare session: Session;
	declare _offline: boolean;
	declare _entries: Entry[];
	declare _open: boolean;

	#stop = new AbortController();
	#unwatch: (() => void) | undefined;
	#timer = 0;
	#isSending = false;

	constructor() {
		super();
		this._offline = !navigator.onLine;
		this._entries = [];
		this._open = false;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#stop = new AbortController();
		addEventListener('online', () => this.#changed(), this.#stop);
		addEventListener('offline', () => this.#changed(), this.#stop);
		this.#unwatch = watchOutbox(() => void this.#look());
		this.#timer = window.setInterval(() => this._entries.some(({ state }) => state === 'waiting') && void this.#send(), AGAIN);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop.abort();
		this.#unwatch?.();
		clearInterval(this.#timer);
	}

	protected override firstUpdated(): void {
		void entriesOf(this.session).then((entries) => {
			this._entries = entries;
			return this.#send();
		});
	}

	#changed(): void {
		this._offline = !navigator.onLine;
		if (!this._offline) void this.#send();
	}

	async #look(): Promise<void> {
		const before = this._entries.length;
		this._entries = await entriesOf(this.session);
		if (this.hasUpdated && this._entries.length > before && this._entries.at(-1)?.state === 'waiting' && !this.#isSending)
			toast(this.local.text('outboxKept'), 'done', this.#opener);
	}

	async #send(): Promise<void> {
		const { local, session } = this;
		if (!navigator.onLine) return;
		await this.#look();
		if (!this._entries.some(({ state }) => state === 'waiting')) return;
		this.#isSending = true;
		const sent = await sendAll(session, session.sendNow);
		await this.#look();
		this.#isSending = false;
		if (sent === 0) return;
		dispatchEvent(new Event('console-undone'));
		const conflicts = this._entries.filter(({ state }) => state === 'conflict').length;
		const refused = this._entries.filter(({ state }) => state === 'refused').length;
		if (conflicts + refused > 0) toast(local.text('outboxSome', { count: conflicts + refused }), 'failed', this.#opener);
		else toast(local.text('outboxSent', { count: sent }));
	}

	get #opener() {
		return { label: this.local.text('outboxLook'), run: () => (this._open = true) };
	}

	async #attempt(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			toast(explain(error, this.local), 'failed');
		}
		await this.#look();
	}

	protected view(): unknown {
		const { local, _entries: entries, _offline: offline } = this;
		if (!offline && entries.length === 0) return nothing;
		const label = offline ? local.text('outboxOffline') : local.text('outboxWaiting');
		const close = (event: Event) => {
			event.stopPropagation();
			this._open = false;
		};
		return html`<button class="button chip" type="button" aria-haspopup="dialog" @click=${() => (this._open = true)}>
				${glyph('cloud')}<span>${label}</span>${entries.length ? html`<span class="count">${local.number(entries.length)}</span>` : nothing}
			</button>
			<freehold-dialog .heading=${local.text('outbox')} ?open=${this._open} @freehold-close=${close}>
				<p class="muted">${local.text(offline ? 'outboxOfflineHint' : 'outboxHint')}</p>
				<ul>${entries.map((entry) => this.#entry(entry))}</ul>
			</freehold-dialog>`;
	}

	#entry(entry: Entry): TemplateResult {
		const { local, session } = this;
		const { title, at, state, reason, conflicts = [], id } = entry;
		const button = (key: string, work: () => Promise<unknown>) =>
			html`<button class="button" type="button" @click=${() => void this.#attempt(work)}>${local.text(key)}<span class="silent">: ${title}</span></button>`;
		return html`<li>
			<div class="what">
				<b>${title}</b> <span class="badge ${state === 'waiting' ? 'start' : 'live-1'}">${local.text(`outbox-${state}`)}</span>
				<small>${local.date(at, { dateStyle: 'medium', timeStyle: 'short' })}${this.#said(entry)}</small>
				${reason ? html`<p>${reason}</p>` : nothing} ${conflicts.map((conflict) => html`<p>${this.#conflict(conflict)}</p>`)}
			</div>
			${
				state === 'conflict'
					? html`${button('outboxTheirs', () => putBack(entry, session.sendNow))} ${button('outboxMine', () => discard(id))}`
					: html`${state === 'refused' ? button('tryAgain', () => again(entry).then(() => this.#send())) : nothing} ${button('outboxDiscard', () => discard(id))}`
			}
		</li>`;
	}

	/** The words that were written, where there are some: what one knows the entry by. */
	#said({ command }: Entry): string {
		const texts = Object.values((command.body ?? {}) as Record<string, unknown>).filter((value) => typeof value === 'string');
		return texts.length ? ` · ${texts.join(', ').slice(0, 120)}` : '';
	}

	#conflict({ field, seen, theirs, mine }: Conflict): string {
		const told = (value: unknown): string => textOf(value, undefined, this.local) || '–';
		return this.local.text('outboxOverwrote', {
			field: inWords(field),
			seen: told(seen),
			theirs: told(theirs),
			mine: told(mine),
		});
	}
}

define('console-outbox', ConsoleOutbox);
