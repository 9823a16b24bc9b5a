/**
 * `<freehold-texts>`: several words (type, Enter) or, with `options`, several ticks. `value` is an array of strings; `change` after a change.
 * `<freehold-json>`: anything we have no control for, as JSON text; `value` is that text.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { BaseElement } from '../base.ts';
import { inputStyles } from '../controls.ts';
import { define } from '../define.ts';

const styles = css`
	ul {
		display: flex;
		flex-wrap: wrap;
		gap: 6px;
		margin-block-end: 8px;
	}
	ul:empty {
		display: none;
	}
	li {
		display: flex;
		align-items: center;
		padding-inline-start: 10px;
		border: 1px solid var(--_border);
		border-radius: 999px;
		background: var(--_sunken);
		font-size: 0.9375em;
	}
	li button {
		all: unset;
		display: grid;
		place-items: center;
		inline-size: 32px;
		block-size: 32px;
		border-radius: 50%;
		color: var(--_muted);
		cursor: pointer;
	}
	li button:hover {
		color: var(--_text);
	}
	li button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: -3px;
	}
	.ticks {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
		gap: 6px 16px;
	}
	.ticks label {
		display: flex;
		gap: 10px;
		margin: 0;
		font-weight: 400;
	}
	.code {
		font-family: ui-monospace, monospace;
		font-size: 0.875em;
	}
`;

/** What both have in common: they stand for an input of a form. */
abstract class Stand extends BaseElement {
	static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
	static override properties = {
		label: {},
		invalid: { type: Boolean },
		disabled: { type: Boolean },
	};
	static override styles = [...BaseElement.sheets, inputStyles, styles];
	declare label: string;
	declare invalid: boolean;
	declare disabled: boolean;
}

export class FreeholdTexts extends Stand {
	static override properties = { ...Stand.properties, value: { attribute: false }, options: { attribute: false } };
	declare value: string[];
	declare options: (readonly [value: string, label: string])[] | undefined;

	constructor() {
		super();
		this.value = [];
	}

	#set(value: string[]): void {
		this.value = [...new Set(value)];
		this.dispatchEvent(new Event('change', { bubbles: true }));
	}

	#add(input: HTMLInputElement): void {
		const added = input.value.split(',').map((text) => text.trim());
		input.value = '';
		if (added.some(Boolean)) this.#set([...this.value, ...added.filter(Boolean)]);
	}

	#key(event: KeyboardEvent): void {
		const input = event.target as HTMLInputElement;
		if ((event.key === 'Enter' || event.key === ',') && input.value.trim()) {
			event.preventDefault();
			this.#add(input);
		} else if (event.key === 'Backspace' && !input.value && this.value.length > 0) {
			this.#set(this.value.slice(0, -1));
		}
	}

	#remove(item: string): void {
		this.#set(this.value.filter((other) => other !== item));
		this.renderRoot.querySelector<HTMLElement>('input')?.focus();
	}

	#tick(option: string, on: boolean): void {
		const options = this.options?.map(([value]) => value) ?? [];
		this.#set(options.filter((value) => (value === option ? on : this.value.includes(value))));
	}

	protected view(): TemplateResult {
		if (this.options) {
			return html`<div role="group" class="ticks" aria-label=${this.label}>
				${this.options.map(
					([value, label]) =>
						html`<label
							><input
								type="checkbox"
								.checked=${this.value.includes(value)}
								?disabled=${this.disabled}
								@change=${(event: Event) => this.#tick(value, (event.target as HTMLInputElement).checked)}
							/>${label}</label
						>`,
				)}
			</div>`;
		}
		return html`${
			this.value.length > 0
				? html`<ul aria-label=${this.label}>
						${this.value.map(
							(item) =>
								html`<li>
									${item}<button
										type="button"
										aria-label=${this.local.text('removeItem', { item })}
										?disabled=${this.disabled}
										@click=${() => this.#remove(item)}
									>
										×
									</button>
								</li>`,
						)}
					</ul>`
				: nothing
		}<input
				class="input"
				autocomplete="off"
				placeholder=${this.local.text('addWord')}
				aria-label=${this.label}
				aria-invalid=${this.invalid}
				?disabled=${this.disabled}
				@keydown=${this.#key}
				@change=${(event: Event) => this.#add(event.target as HTMLInputElement)}
			/>`;
	}
}

export class FreeholdJson extends Stand {
	get value(): string {
		return this.renderRoot.querySelector('textarea')?.value ?? '';
	}

	set value(text: string) {
		void this.updateComplete.then(() => {
			const area = this.renderRoot.querySelector('textarea');
			if (area) area.value = text;
		});
	}

	get validity(): Partial<ValidityState> {
		try {
			if (this.value) JSON.parse(this.value);
			return { valid: true };
		} catch {
			return { valid: false, typeMismatch: true };
		}
	}

	protected view(): TemplateResult {
		return html`<textarea class="input code" rows="4" spellcheck="false" aria-label=${this.label} aria-invalid=${this.invalid} ?disabled=${this.disabled}></textarea>`;
	}
}

define('freehold-texts', FreeholdTexts);
define('freehold-json', FreeholdJson);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-texts': FreeholdTexts;
		'freehold-json': FreeholdJson;
	}
}
