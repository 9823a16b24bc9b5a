/**
 * `<console-search>`: one box over everything that can be searched. What is found shows while one types, grouped by kind; `/` comes here
 * from anywhere, arrows go through what was found, Enter opens it, Escape closes. Built as the combobox pattern of WAI-ARIA.
 */
import { define, FreeholdElement, icon, screenStyles } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Entity } from './description.ts';
import { globalSearchStyles } from './global-search-styles.ts';
import { go, href } from './place.ts';
import { explain } from './problem.ts';
import type { Session } from './session.ts';
import { Shortcuts } from './shortcuts.ts';

type Highlight = { field: string; text: string; ranges: [from: number, to: number][] };
type Hit = { id: string; title: string; highlights: Highlight[] };
type Found = { resource: string; total: number; exact: boolean; hits: Hit[] };
type Suggestion = { resource: string; field: string; value: string };
/** A line that can be chosen: where it leads, or what it puts into the box. */
type Choice = { address: string } | { text: string };

/** From the last key to the question, in ms. */
const PAUSE = 110;
const LEAST = 2;
const EACH = 4;
const SUGGESTED = 4;

/** The text with the parts that matched marked, from a little before the first of them. */
function marked({ text, ranges }: Highlight): (string | TemplateResult)[] {
	let at = Math.max(0, (ranges[0]?.[0] ?? 0) - 24);
	const parts: (string | TemplateResult)[] = at > 0 ? ['…'] : [];
	for (const [from, to] of ranges) {
		if (from < at) continue;
		parts.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`);
		at = to;
	}
	return [...parts, text.slice(at, at + 120)];
}

export class ConsoleSearch extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_found: { state: true },
		_suggested: { state: true },
		_open: { state: true },
		_at: { state: true },
		_fault: { state: true },
	};
	static override styles = [...screenStyles, globalSearchStyles];

	declare session: Session;
	declare _found: Found[] | undefined;
	declare _suggested: Suggestion[];
	declare _open: boolean;
	/** The line that Enter chooses; -1: none. */
	declare _at: number;
	declare _fault: string;

	#timer = 0;
	#abort: AbortController | undefined;
	#choices: Choice[] = [];

	constructor() {
		super();
		this._suggested = [];
		this._open = false;
		this._at = -1;
		this._fault = '';
		new Shortcuts(this, () => [
			{ keys: '/', label: this.local.text('searchAll'), group: this.local.text('keysAnywhere'), run: () => this.#come() },
		]);
	}

	#come(): void {
		this.#input?.focus();
		this.#input?.select();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#abort?.abort();
		clearTimeout(this.#timer);
	}

	get #input(): HTMLInputElement | null {
		return this.renderRoot.querySelector('input');
	}
	get #text(): string {
		return this.#input?.value.trim() ?? '';
	}

	#typed(): void {
		clearTimeout(this.#timer);
		this._at = -1;
		if (this.#text.length < LEAST) {
			this.#abort?.abort();
			this._open = false;
			this._found = undefined;
			return;
		}
		this.#timer = window.setTimeout(() => void this.#ask(this.#text), PAUSE);
	}

	async #ask(q: string): Promise<void> {
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		const get = <Answer>(path: string, limit: number): Promise<{ data: Answer[] }> =>
			this.session.run({ method: 'GET', path, query: { q, limit: String(limit) } }, abort.signal);
		try {
			const [found, suggested] = await Promise.all([
				get<Found>('/v1/search', EACH),
				get<Suggestion>('/v1/search/suggestions', SUGGESTED),
			]);
			if (abort.signal.aborted) return;
			this._found = found.data.filter(({ resource }) => this.session.catalogue.byPlural(resource));
			const titles = new Set(found.data.flatMap(({ hits }) => hits.map(({ title }) => title.toLowerCase())));
			const values = suggested.data.filter(
				({ value }) => !titles.has(value.toLowerCase()) && value.toLowerCase() !== q.toLowerCase(),
			);
			this._suggested = values.filter(({ value }, at) => values.findIndex((other) => other.value === value) === at);
			this._fault = '';
		} catch (error) {
			if (abort.signal.aborted) return;
			this._found = [];
			this._suggested = [];
			this._fault = explain(error, this.local);
		}
		this._open = true;
	}

	#choose(choice: Choice): void {
		const input = this.#input;
		if (!input) return;
		if ('text' in choice) {
			input.value = choice.text;
			input.focus();
			this.#typed();
			return;
		}
		this.#close();
		input.value = '';
		this._found = undefined;
		input.blur();
		void go(choice.address);
	}

	#close(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
		this._open = false;
		this._at = -1;
	}

	#key(event: KeyboardEvent): void {
		const count = this.#choices.length;
		const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
		const step = steps[event.key];
		if (step && count > 0) {
			event.preventDefault();
			this._open = true;
			this._at = this._at < 0 && step < 0 ? count - 1 : (this._at + step + count) % count;
			void this.updateComplete.then(() =>
				this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
			);
		} else if (event.key === 'Enter') {
			event.preventDefault();
			const first = this.#choices.findIndex((choice) => 'address' in choice);
			const choice = this.#choices[this._at < 0 ? first : this._at];
			if (this._open && choice) this.#choose(choice);
		} else if (event.key === 'Escape') {
			event.preventDefault();
			if (this._open) this.#close();
			else if (this.#input) this.#input.value = '';
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		this.#choices = [];
		const isOpen = this._open && this._found !== undefined;
		// Before the input: the lines are numbered while they are drawn.
		const panel = isOpen ? this.#panel(this._found ?? []) : nothing;
		return html`<search aria-label=${local.text('searchAll')} @focusout=${this.#left}>
			<label class="box"
				>${icon('search')}<span class="silent">${local.text('searchAll')}</span
				><input
					class="input"
					type="text"
					role="combobox"
					autocomplete="off"
					autocapitalize="none"
					spellcheck="false"
					placeholder=${local.text('searchAll')}
					aria-autocomplete="list"
					aria-haspopup="listbox"
					aria-keyshortcuts="/"
					aria-expanded=${isOpen ? 'true' : 'false'}
					aria-controls="found"
					aria-activedescendant=${isOpen && this._at >= 0 ? `choice-${this._at}` : nothing}
					@input=${this.#typed}
					@keydown=${this.#key}
					@focus=${() => (this._open = this._found !== undefined)}
				/><kbd aria-hidden="true">/</kbd></label
			>
			<div class="panel" ?hidden=${!isOpen}>
				<div id="found" role="listbox" aria-label=${local.text('searchFound')}>${panel}</div>
				${isOpen && this.#choices.length === 0 ? html`<p class="none">${this._fault || local.text('nothingFound')}</p>` : nothing}
			</div>
			<p class="silent" role="status">${isOpen ? this.#counted() : ''}</p>
		</search>`;
	}

	#counted(): string {
		const count = (this._found ?? []).reduce((sum, { total }) => sum + total, 0);
		return this.local.text('searchCounted', { count });
	}

	#left(event: FocusEvent): void {
		if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) this.#close();
	}

	#panel(found: Found[]): TemplateResult {
		const { local } = this;
		return html`${
			this._suggested.length
				? html`<div role="group" aria-label=${local.text('searchSuggested')}>
						${this._suggested.map(({ value }) => this.#line({ text: value }, html`<span class="title">${icon('search')}<span dir="auto">${value}</span></span>`))}
					</div>`
				: nothing
		}${found.map((each) => this.#group(each))}`;
	}

	#group({ resource, total, exact, hits }: Found): TemplateResult {
		const { catalogue } = this.session;
		const entity = catalogue.byPlural(resource) as Entity;
		const title = catalogue.pluralTitle(entity);
		const all = href(resource, { q: this.#text });
		return html`<div role="group" aria-label=${title}>
			<p class="kind" aria-hidden="true">${title}</p>
			${hits.map((hit) => this.#line({ address: href(resource, hit.id) }, this.#hit(hit, entity)))}
			${
				total > hits.length && entity.search.length
					? this.#line(
							{ address: all },
							html`<span class="more">${this.local.text('searchAllOf', { count: total, shown: `${this.local.number(total)}${exact ? '' : '+'}`, things: title })}</span>`,
						)
					: nothing
			}
		</div>`;
	}

	#hit({ title, highlights }: Hit, entity: Entity): TemplateResult {
		const own = highlights.find(({ field, text }) => field === entity.titleField || text === title);
		const other = highlights.find((highlight) => highlight !== own);
		return html`<span class="title" dir="auto">${own ? marked(own) : title}</span>${other ? html`<span class="where" dir="auto">${marked(other)}</span>` : nothing}`;
	}

	#line(choice: Choice, content: TemplateResult): TemplateResult {
		const at = this.#choices.push(choice) - 1;
		return html`<div
			id="choice-${at}"
			role="option"
			aria-selected=${at === this._at ? 'true' : 'false'}
			@mousedown=${(event: Event) => event.preventDefault()}
			@click=${() => this.#choose(choice)}
		>
			${content}
		</div>`;
	}
}

define('console-search', ConsoleSearch);
