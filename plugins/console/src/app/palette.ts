/**
 * `<console-palette>`: Ctrl or ⌘ and K: goes to any screen, finds records, runs any operation that needs none. Built as the combobox pattern
 * of WAI-ARIA in a dialog. Events: `freehold-close`, `freehold-run` with the operation that was chosen.
 */
import { define, FreeholdElement, icon, screenStyles } from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { actionLines, type Line, matching, placeLines } from './palette-lines.ts';
import { paletteStyles } from './palette-styles.ts';
import { go, href } from './place.ts';
import { recentRecords } from './recent.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';

type Found = { resource: string; hits: { id: string; title: string }[] };

/** From the last key to the question, in ms; what is asked for at least; how many lines of each kind. */
const PAUSE = 120;
const LEAST = 2;
const EACH = 5;
const SHOWN = 8;

export class ConsolePalette extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		open: { type: Boolean },
		switches: { attribute: false },
		begun: {},
		_text: { state: true },
		_at: { state: true },
		_recent: { state: true },
		_found: { state: true },
	};
	static override styles = [...screenStyles, paletteStyles];

	declare session: Session;
	declare open: boolean;
	/** What the frame can switch: the theme, the help, the way out. */
	declare switches: Line[];
	/** What was typed before it was there. */
	declare begun: string;
	declare _text: string;
	/** The line that Enter chooses. */
	declare _at: number;
	declare _recent: Line[];
	declare _found: Line[];

	#all: Line[] = [];
	#lines: Line[] = [];
	#timer = 0;
	#abort: AbortController | undefined;

	constructor() {
		super();
		this.open = false;
		this.switches = [];
		this.begun = '';
		this._text = '';
		this._at = 0;
		this._recent = [];
		this._found = [];
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('open') || !this.open) return;
		this._found = [];
		this.#type(this.begun);
		this.#all = [...placeLines(this.session, this.local), ...actionLines(this.session, this.local)];
		void this.#remember();
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('open') && this.open) this.renderRoot.querySelector('input')?.focus();
		this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
	}

	/** The names of the records that were opened last; one that is gone, or no longer theirs to see, is left out. */
	async #remember(): Promise<void> {
		const { session, local } = this;
		const refs = references(session, local);
		const lines = await Promise.all(
			recentRecords(session).map(async ({ plural, id }): Promise<Line | undefined> => {
				const entity = session.catalogue.byPlural(plural);
				const title = entity && (await refs.name(entity.name, id).catch(() => undefined));
				return entity && title ? { group: 'recent', title, note: entity.title, address: href(plural, id) } : undefined;
			}),
		);
		this._recent = lines.filter((line) => line !== undefined);
	}

	#type(text: string): void {
		this._text = text;
		this._at = 0;
		clearTimeout(this.#timer);
		this.#abort?.abort();
		if (this._text.trim().length < LEAST) this._found = [];
		else this.#timer = window.setTimeout(() => void this.#ask(this._text.trim()), PAUSE);
	}

	async #ask(q: string): Promise<void> {
		const { catalogue } = this.session;
		if (!catalogue.description.operations.some(({ id }) => id === 'search.run')) return;
		this.#abort = new AbortController();
		try {
			const query = { q, limit: String(EACH) };
			const answer = await this.session.run<{ data: Found[] }>({ method: 'GET', path: '/v1/search', query }, this.#abort.signal);
			this._found = answer.data.flatMap(({ resource, hits }) =>
				hits.map(
					({ id, title }): Line => ({
						group: 'found',
						title,
						note: catalogue.byPlural(resource)?.title ?? resource,
						address: href(resource, id),
					}),
				),
			);
		} catch {
			// Places and actions are offered all the same.
			this._found = [];
		}
	}

	/** What is offered now, group by group. */
	#offered(): Line[] {
		const text = this._text;
		const of = (group: Line['group'], lines: readonly Line[], most: number): Line[] =>
			matching(
				lines.filter((line) => line.group === group),
				text,
			).slice(0, most);
		if (!text.trim())
			return [...this._recent, ...of('places', this.#all, SHOWN), ...of('actions', this.#all, SHOWN), ...this.switches];
		return [
			...of('places', this.#all, SHOWN),
			...this._found,
			...of('actions', this.#all, SHOWN),
			...of('switches', this.switches, SHOWN),
			...of('recent', this._recent, EACH).filter(
				(line) => !this._found.some((found) => 'address' in found && 'address' in line && found.address === line.address),
			),
		];
	}

	#choose(line: Line): void {
		this.#close();
		// Once it is away, what was under it can take the focus.
		setTimeout(() => {
			if ('address' in line) void go(line.address);
			else if ('act' in line) line.act();
			else this.tell('freehold-run', line.operation);
		});
	}

	#close(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
		this.tell('freehold-close');
	}

	#key(event: KeyboardEvent): void {
		const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
		const step = steps[event.key];
		const count = this.#lines.length;
		if (step && count > 0) {
			event.preventDefault();
			this._at = (this._at + step + count) % count;
		} else if (event.key === 'Enter' && !event.isComposing) {
			event.preventDefault();
			const line = this.#lines[this._at];
			if (line) this.#choose(line);
		}
	}

	protected view(): unknown {
		if (!this.open) return nothing;
		const { local } = this;
		this.#lines = this.#offered();
		const groups = [...new Set(this.#lines.map(({ group }) => group))];
		return html`<freehold-dialog .heading=${local.text('palette')} open @freehold-close=${this.#closed}>
			<label class="box"
				>${icon('search')}<span class="silent">${local.text('paletteHint')}</span
				><input
					class="input"
					type="text"
					role="combobox"
					autofocus
					autocomplete="off"
					autocapitalize="none"
					spellcheck="false"
					placeholder=${local.text('paletteHint')}
					aria-autocomplete="list"
					aria-expanded="true"
					aria-controls="lines"
					aria-activedescendant=${this.#lines.length ? `line-${this._at}` : nothing}
					.value=${this._text}
					@input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
					@keydown=${this.#key}
			/></label>
			<div id="lines" role="listbox" aria-label=${local.text('palette')}>
				${groups.map(
					(group) => html`<div role="group" aria-label=${local.text(`palette-${group}`)}>
						<p class="kind" aria-hidden="true">${local.text(`palette-${group}`)}</p>
						${this.#lines.map((line, at) => (line.group === group ? this.#line(line, at) : nothing))}
					</div>`,
				)}
			</div>
			${this.#lines.length === 0 ? html`<p class="muted none">${local.text('nothingFound')}</p>` : nothing}
			<p class="silent" role="status">${this._text ? local.text('searchCounted', { count: this.#lines.length }) : ''}</p>
		</freehold-dialog>`;
	}

	/** The dialog's event crosses shadow roots by itself; ours is the one that tells. */
	#closed(event: Event): void {
		event.stopPropagation();
		this.#close();
	}

	#line(line: Line, at: number): TemplateResult {
		return html`<div
			id="line-${at}"
			role="option"
			aria-selected=${at === this._at ? 'true' : 'false'}
			@mousemove=${() => (this._at = at)}
			@click=${() => this.#choose(line)}
		>
			<span class="title" dir="auto">${line.title}</span>${line.note ? html`<span class="note">${line.note}</span>` : nothing}
		</div>`;
	}
}

define('console-palette', ConsolePalette);
