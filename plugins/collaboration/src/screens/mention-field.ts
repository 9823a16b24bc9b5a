/** `<fh-mention-field>`: a text in which people are mentioned. `@` opens a list of colleagues, which the arrow keys and Enter choose from. */
import { controlStyles, define, FreeholdElement } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Colleague } from './host.ts';
import { asWritten, type Typed, typedAt } from './mentions.ts';

const MOST = 6;

const styles = css`
	:host {
		container-type: normal;
	}
	.base {
		position: relative;
	}
	textarea.input {
		min-block-size: 76px;
		resize: vertical;
		field-sizing: content;
	}
	[role='listbox'] {
		position: absolute;
		z-index: 2;
		inset-inline: 0;
		inset-block-start: calc(100% + 4px);
		max-inline-size: 320px;
		padding: 4px;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_surface);
		box-shadow: var(--_shadow);
	}
	[role='option'] {
		padding: 8px 10px;
		border-radius: 5px;
		cursor: pointer;
	}
	[role='option'][aria-selected='true'] {
		background: var(--_sunken);
		font-weight: 600;
	}
`;

export class MentionField extends FreeholdElement {
	static override properties = {
		people: { attribute: false },
		label: {},
		text: {},
		_typed: { state: true },
		_at: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, controlStyles, styles];

	declare people: Colleague[];
	declare label: string;
	/** As it is shown: `@Maya Chen`. */
	declare text: string;
	declare _typed: Typed | null;
	declare _at: number;

	#mentioned = new Map<string, string>();

	constructor() {
		super();
		this.people = [];
		this.label = '';
		this.text = '';
		this._typed = null;
		this._at = 0;
	}

	/** The text as it is kept: ids in the place of names. */
	get value(): string {
		return asWritten(this.text, this.#mentioned, this.people);
	}

	#area(): HTMLTextAreaElement {
		return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
	}

	override focus(): void {
		this.#area()?.focus();
	}

	#found(): Colleague[] {
		const typed = this._typed?.word.toLowerCase();
		if (typed === undefined) return [];
		return this.people
			.filter(
				({ name }) =>
					name
						.toLowerCase()
						.split(/\s+/)
						.some((part) => part.startsWith(typed)) || name.toLowerCase().startsWith(typed),
			)
			.slice(0, MOST);
	}

	#read(): void {
		const area = this.#area();
		this.text = area.value;
		this._typed = typedAt(area.value, area.selectionStart);
		this._at = 0;
	}

	#choose({ id, name }: Colleague): void {
		const typed = this._typed;
		if (!typed) return;
		const behind = this.text.slice(typed.end);
		this.text = `${this.text.slice(0, typed.start)}@${name}${behind.startsWith(' ') ? '' : ' '}${behind}`;
		this.#mentioned.set(name, id);
		this._typed = null;
		const caret = typed.start + name.length + 2;
		void this.updateComplete.then(() => {
			this.#area().focus();
			this.#area().setSelectionRange(caret, caret);
		});
	}

	#press(event: KeyboardEvent): void {
		const found = this.#found();
		if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
			this.dispatchEvent(new CustomEvent('send'));
			return;
		}
		if (found.length === 0) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) this._at = (this._at + step + found.length) % found.length;
		else if (event.key === 'Enter' || event.key === 'Tab') this.#choose(found[this._at] as Colleague);
		else if (event.key === 'Escape') this._typed = null;
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	protected view(): TemplateResult {
		const found = this.#found();
		const isOpen = found.length > 0;
		return html`<textarea
				class="input"
				aria-label=${this.label}
				placeholder=${this.label}
				maxlength="10000"
				aria-haspopup="listbox"
				aria-autocomplete="list"
				aria-controls="people"
				aria-activedescendant=${isOpen ? `person-${this._at}` : nothing}
				.value=${this.text}
				@input=${() => this.#read()}
				@keydown=${(event: KeyboardEvent) => this.#press(event)}
				@blur=${() => {
					this._typed = null;
				}}
			></textarea>
			<div id="people" role="listbox" aria-label=${this.local.text('talkMention')} ?hidden=${!isOpen}>
				${found.map(
					(person, at) => html`<div
						id=${`person-${at}`}
						role="option"
						aria-selected=${at === this._at}
						@mousedown=${(event: Event) => {
							event.preventDefault();
							this.#choose(person);
						}}
					>
						${person.name}
					</div>`,
				)}
			</div>`;
	}
}
define('fh-mention-field', MentionField);
