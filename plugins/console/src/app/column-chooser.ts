/**
 * `<console-column-chooser>`: which columns a list shows, and in which order. Events: `freehold-columns` with the paths (null: the usual
 * ones), at every change; `freehold-close`.
 */
import { define, FreeholdElement, icon, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { ColumnChoice } from './columns.ts';

const styles = css`
	li {
		display: flex;
		align-items: center;
		gap: 4px;
		min-block-size: 44px;
		border-block-start: 1px solid var(--_border);
	}
	ul:first-of-type li:first-child {
		border: 0;
	}
	label {
		display: flex;
		flex: 1;
		align-items: center;
		gap: 10px;
		min-inline-size: 0;
		min-block-size: 44px;
		margin: 0;
		font-weight: 400;
		cursor: pointer;
	}
	input {
		inline-size: 18px;
		block-size: 18px;
		margin: 0;
		accent-color: var(--_primary);
	}
	footer {
		display: flex;
		justify-content: flex-end;
		gap: 8px;
		margin-block-start: 20px;
	}
`;

export class ConsoleColumnChooser extends FreeholdElement {
	static override properties = { choices: { attribute: false }, chosen: { attribute: false } };
	static override styles = [...screenStyles, styles];

	declare choices: ColumnChoice[];
	/** Paths, in their order. */
	declare chosen: string[];

	#set(chosen: string[] | null): void {
		this.tell('freehold-columns', chosen);
	}

	/** One is always left. */
	#toggle(path: string, isShown: boolean): void {
		const next = isShown ? [...this.chosen, path] : this.chosen.filter((other) => other !== path);
		if (next.length > 0) this.#set(next);
		else this.requestUpdate();
	}

	#move(path: string, by: -1 | 1): void {
		const next = [...this.chosen];
		const from = next.indexOf(path);
		const to = from + by;
		if (to < 0 || to >= next.length) return;
		next.splice(to, 0, ...next.splice(from, 1));
		this.#set(next);
		void this.updateComplete.then(() => {
			const row = this.renderRoot.querySelector(`[data-path="${CSS.escape(path)}"]`);
			row?.querySelector<HTMLElement>(`button[data-by="${by}"]:not(:disabled), button:not(:disabled)`)?.focus();
		});
	}

	protected view(): TemplateResult {
		const { local, choices, chosen } = this;
		const shown = chosen.flatMap((path) => choices.filter((choice) => choice.path === path));
		const others = choices.filter(({ path }) => !chosen.includes(path));
		return html`<ul>${shown.map((choice, at) => this.#line(choice, at, shown.length))}</ul>
			<ul>${others.map((choice) => this.#line(choice))}</ul>
			<footer>
				<button class="button" type="button" @click=${() => this.#set(null)}>${local.text('usualColumns')}</button>
				<button class="button primary" type="button" @click=${() => this.tell('freehold-close')}>${local.text('close')}</button>
			</footer>`;
	}

	#line({ path, label }: ColumnChoice, at?: number, count = 0): TemplateResult {
		const { local } = this;
		const button = (by: -1 | 1) => {
			const name = local.text(by < 0 ? 'moveUp' : 'moveDown', { name: label });
			return html`<button class="button quiet icon" type="button" data-by=${by} aria-label=${name} title=${name} ?disabled=${by < 0 ? at === 0 : at === count - 1} @click=${() => this.#move(path, by)}>${icon(by < 0 ? 'up' : 'down')}</button>`;
		};
		return html`<li data-path=${path}>
			<label><input type="checkbox" .checked=${at !== undefined} @change=${(event: Event) => this.#toggle(path, (event.target as HTMLInputElement).checked)} />${label}</label>
			${at === undefined ? nothing : html`${button(-1)}${button(1)}`}
		</li>`;
	}
}

define('console-column-chooser', ConsoleColumnChooser);
