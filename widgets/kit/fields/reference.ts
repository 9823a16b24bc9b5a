/**
 * `<freehold-reference>`: chooses one record of another entity. A combobox after the ARIA pattern: type to search, arrows, Enter, Escape.
 * Properties: `entity`, `value` (an id, '' for none), `refs` ({find, name}), `label`. Event: `change` after a person chose.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { BaseElement } from '../base.ts';
import { inputStyles } from '../controls.ts';
import { define } from '../define.ts';
import { addStrings } from '../words.ts';
import type { Choice, References } from './element.ts';

addStrings({ searchFor: 'Type to search', noMatch: 'Nothing found' });

const styles = css`
	.base {
		position: relative;
	}
	ul {
		position: absolute;
		inset-inline: 0;
		z-index: 10;
		margin-block-start: 4px;
		padding: 4px;
		max-block-size: 260px;
		overflow-y: auto;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_surface);
		box-shadow: var(--_shadow);
	}
	li {
		padding: 8px 10px;
		border-radius: calc(var(--_radius) - 2px);
		cursor: pointer;
	}
	li[aria-selected='true'],
	li:hover {
		background: var(--_sunken);
	}
	li[aria-selected='true'] {
		outline: 1px solid transparent;
	}
	.none {
		color: var(--_muted);
		cursor: default;
	}
`;

export class FreeholdReference extends BaseElement {
	static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
	static override properties = {
		entity: {},
		value: {},
		label: {},
		refs: { attribute: false },
		invalid: { type: Boolean },
		disabled: { type: Boolean },
		_choices: { state: true },
		_text: { state: true },
		_at: { state: true },
	};
	static override styles = [...BaseElement.sheets, inputStyles, styles];

	declare entity: string;
	declare value: string;
	declare label: string;
	declare refs: References | undefined;
	declare invalid: boolean;
	declare disabled: boolean;
	/** What is offered; undefined: the list is closed. */
	declare _choices: Choice[] | undefined;
	declare _text: string;
	declare _at: number;
	#asked = 0;
	#timer = 0;

	constructor() {
		super();
		this.entity = '';
		this.value = '';
		this.label = '';
		this.invalid = false;
		this.disabled = false;
		this._text = '';
		this._at = 0;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('value') || changed.has('refs')) void this.#name();
	}

	async #name(): Promise<void> {
		const id = this.value;
		if (!id) {
			this._text = '';
			return;
		}
		const name = await this.refs?.name(this.entity, id).catch(() => id);
		if (id === this.value) this._text = name ?? id;
	}

	#type(event: Event): void {
		this._text = (event.target as HTMLInputElement).value;
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => void this.#find(this._text), 150);
	}

	async #find(text: string): Promise<void> {
		const asked = ++this.#asked;
		const choices = (await this.refs?.find(this.entity, text).catch(() => [])) ?? [];
		if (asked !== this.#asked) return;
		this._choices = choices;
		this._at = 0;
	}

	#choose(choice: Choice | undefined): void {
		this.#close();
		this.value = choice?.id ?? '';
		this._text = choice?.label ?? '';
		this.dispatchEvent(new Event('change', { bubbles: true }));
	}

	#close(): void {
		clearTimeout(this.#timer);
		this.#asked++;
		this._choices = undefined;
	}

	#leave(): void {
		this.#close();
		if (this._text.trim() === '' && this.value) this.#choose(undefined);
		else void this.#name();
	}

	#key(event: KeyboardEvent): void {
		const choices = this._choices;
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			if (!choices) void this.#find('');
			else this._at = (this._at + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % Math.max(choices.length, 1);
		} else if (event.key === 'Enter' && choices) {
			event.preventDefault();
			if (choices[this._at]) this.#choose(choices[this._at]);
		} else if (event.key === 'Escape' && choices) {
			event.stopPropagation();
			event.preventDefault();
			this.#close();
			void this.#name();
		}
	}

	#list(choices: Choice[]): TemplateResult {
		return html`<ul id="list" role="listbox" aria-label=${this.label}>
			${choices.length === 0 ? html`<li class="none" role="option" aria-disabled="true">${this.local.text('noMatch')}</li>` : nothing}
			${choices.map(
				(choice, index) =>
					html`<li
						role="option"
						id="choice-${index}"
						aria-selected=${index === this._at}
						@pointerdown=${(event: Event) => event.preventDefault()}
						@click=${() => this.#choose(choice)}
					>
						${choice.label}
					</li>`,
			)}
		</ul>`;
	}

	protected view(): TemplateResult {
		const open = this._choices !== undefined;
		return html`<input
				class="input"
				role="combobox"
				autocomplete="off"
				spellcheck="false"
				placeholder=${this.local.text('searchFor')}
				aria-label=${this.label}
				aria-autocomplete="list"
				aria-expanded=${open}
				aria-controls=${open ? 'list' : nothing}
				aria-activedescendant=${open && this._choices?.length ? `choice-${this._at}` : nothing}
				aria-invalid=${this.invalid}
				?disabled=${this.disabled}
				.value=${live(this._text)}
				@input=${this.#type}
				@keydown=${this.#key}
				@click=${() => void this.#find('')}
				@blur=${this.#leave}
			/>
			${this._choices ? this.#list(this._choices) : nothing}`;
	}
}

define('freehold-reference', FreeholdReference);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-reference': FreeholdReference;
	}
}
