/** Which records of a list a person has chosen, to do one thing to all of them. */
import { icon, type Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Operation, Row } from './description.ts';

export class Selection {
	/** Ids. */
	readonly chosen = new Set<string>();
	#host: ReactiveControllerHost & HTMLElement;

	/** @param host Carries `choosing` while something is chosen. */
	constructor(host: ReactiveControllerHost & HTMLElement) {
		this.#host = host;
	}

	/** Chooses records, or lets them go. */
	set(rows: readonly Row[], isChosen: boolean): void {
		for (const { id } of rows) {
			if (isChosen) this.chosen.add(id);
			else this.chosen.delete(id);
		}
		this.#tell();
	}

	clear(): void {
		this.chosen.clear();
		this.#tell();
	}

	#tell(): void {
		this.#host.toggleAttribute('choosing', this.chosen.size > 0);
		this.#host.requestUpdate();
	}

	/** The box before one record, or before all of a page. */
	box(rows: readonly Row[], label: string): TemplateResult {
		const count = rows.filter(({ id }) => this.chosen.has(id)).length;
		const all = rows.length > 0 && count === rows.length;
		return html`<label class="choose"
			><span class="silent">${label}</span
			><input type="checkbox" .checked=${all} .indeterminate=${count > 0 && !all} @change=${(event: Event) => this.set(rows, (event.target as HTMLInputElement).checked)}
		/></label>`;
	}

	/** What may be done to those that are chosen; nothing while none is. */
	bar(operations: Operation[], local: Localise, choose: (operation: Operation) => void): TemplateResult | typeof nothing {
		const count = this.chosen.size;
		if (count === 0) return nothing;
		return html`<div class="chosen" role="toolbar" aria-label=${local.text('forChosen')}>
			<span role="status">${local.text('chosen', { count })}</span>
			${operations.map((operation) => html`<button class="button primary" type="button" @click=${() => choose(operation)}>${operation.title}</button>`)}
			<button class="button icon" type="button" aria-label=${local.text('letGo')} title=${local.text('letGo')} @click=${() => this.clear()}>${icon('close')}</button>
		</div>`;
	}
}

export const selectionStyles = css`
	.choose {
		position: relative;
		z-index: 1;
		display: inline-grid;
		vertical-align: middle;
		place-items: center;
		min-inline-size: 28px;
		min-block-size: 28px;
		margin: 0 2px 0 -6px;
		cursor: pointer;
	}
	.choose input {
		inline-size: 17px;
		block-size: 17px;
		margin: 0;
		accent-color: var(--_primary);
		cursor: pointer;
	}
	tr:has(.choose input:checked),
	.cards li:has(.choose input:checked) {
		background: color-mix(in oklab, var(--_primary) 7%, transparent);
	}
	.chosen {
		position: sticky;
		z-index: 3;
		inset-block-end: calc(var(--console-foot, 0px) + 16px);
		display: flex;
		align-items: center;
		gap: 10px;
		inline-size: fit-content;
		max-inline-size: 100%;
		margin: 16px auto 0;
		padding: 8px 8px 8px 18px;
		border: 1px solid var(--_border);
		border-radius: 999px;
		background: var(--_surface);
		box-shadow: var(--_shadow);
		font-weight: 550;
		font-variant-numeric: tabular-nums;
	}
	.chosen span {
		white-space: nowrap;
	}
	.chosen .button {
		border-radius: 999px;
	}
	@container (inline-size < 640px) {
		thead .choose {
			display: none;
		}
	}
	@media (pointer: coarse) {
		.choose {
			min-inline-size: 44px;
			min-block-size: 44px;
			margin: -8px -4px -8px -14px;
		}
	}
`;
