/** `<fh-deal-moves>`: the stages that a deal may go to, as a menu: what dragging does, for a keyboard and for fingers. */
import { define, FreeholdElement, icon, screenStyles } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import type { Stage } from '../pipelines/moves.ts';

const styles = css`
	:host {
		container-type: normal;
		display: inline-block;
	}
	.button.icon {
		inline-size: 30px;
		min-block-size: 30px;
		anchor-name: --move;
	}
	[popover] {
		position-anchor: --move;
		position-area: block-end span-inline-start;
		position-try-fallbacks: flip-block, flip-inline;
		inset: auto;
		min-inline-size: 180px;
		margin: 4px 0 0;
		padding: 5px;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_surface);
		color: inherit;
		box-shadow: var(--_shadow);
	}
	p {
		padding: 4px 10px;
		color: var(--_muted);
		font-size: 0.8571em;
	}
	[popover] button {
		all: unset;
		box-sizing: border-box;
		display: block;
		inline-size: 100%;
		padding: 7px 10px;
		border-radius: 5px;
		font-weight: 500;
		cursor: pointer;
	}
	[popover] button:is(:hover, :focus-visible) {
		background: var(--_sunken);
	}
	[popover] button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: -2px;
	}
	@media (pointer: coarse) {
		.button.icon {
			inline-size: 44px;
			min-block-size: 44px;
		}
		[popover] button {
			padding-block: 12px;
		}
	}
`;

export class DealMoves extends FreeholdElement {
	static override properties = { moves: { attribute: false }, deal: {} };
	static override styles = [...screenStyles, styles];
	declare moves: Stage[];
	/** What the deal is called. */
	declare deal: string;

	#choose(stage: Stage): void {
		this.renderRoot.querySelector<HTMLElement>('[popover]')?.hidePopover();
		this.tell('freehold-move', stage);
	}

	/** Up and down go through the menu, as in any. */
	#step(event: KeyboardEvent): void {
		const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
		const step = steps[event.key];
		if (!step) return;
		event.preventDefault();
		const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('[popover] button')];
		const at = buttons.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement);
		buttons[(at + step + buttons.length) % buttons.length]?.focus();
	}

	#opened(event: ToggleEvent): void {
		if (event.newState === 'open') this.renderRoot.querySelector<HTMLElement>('[popover] button')?.focus();
	}

	protected view(): TemplateResult {
		const name = this.local.text('dealMove', { title: this.deal });
		return html`<button class="button quiet icon" type="button" popovertarget="moves" aria-label=${name} title=${this.local.text('dealMoveTo')}>${icon('more')}</button>
			<div id="moves" popover role="group" aria-label=${name} @keydown=${this.#step} @toggle=${this.#opened}>
				<p>${this.local.text('dealMoveTo')}</p>
				${this.moves.map((stage) => html`<button type="button" @click=${() => this.#choose(stage)}>${stage.name}</button>`)}
			</div>`;
	}
}

define('fh-deal-moves', DealMoves);
