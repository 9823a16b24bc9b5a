/** A button that opens a small list of choices below it. */
import { icon } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';

/** @param onOpen when it is opened, for what is only then looked up */
export function pill(id: string, label: string, isSet: boolean, choices: unknown, onOpen: () => void): TemplateResult {
	const toggle = ({ newState }: ToggleEvent): void => {
		if (newState === 'open') onOpen();
	};
	return html`<span class="pill">
		<button class="button ${isSet ? 'set' : ''}" type="button" popovertarget=${id}>${label}${icon('down')}</button>
		<div class="choices" id=${id} popover role="group" aria-label=${label} @toggle=${toggle}>${choices}</div>
	</span>`;
}

export const pillStyles = css`
	.pills {
		display: flex;
		gap: 6px;
		margin-block-end: 12px;
		overflow-x: auto;
		scrollbar-width: none;
	}
	.pill {
		flex: none;
		anchor-scope: --pill;
	}
	.pill > .button {
		gap: 4px;
		min-block-size: 30px;
		padding: 2px 8px 2px 12px;
		border-radius: 999px;
		font-size: 0.9286em;
		anchor-name: --pill;
	}
	.pill > .button.set {
		border-color: var(--_primary);
		color: var(--_primary);
	}
	.pill svg {
		inline-size: 14px;
		block-size: 14px;
	}
	.choices {
		position-anchor: --pill;
		position-area: block-end span-inline-end;
		position-try-fallbacks: flip-inline;
		inset: auto;
		min-inline-size: 220px;
		max-inline-size: min(340px, 92vw);
		max-block-size: 340px;
		margin: 4px 0 0;
		padding: 6px;
		overflow-y: auto;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_surface);
		color: inherit;
		box-shadow: var(--_shadow);
	}
	.choice {
		all: unset;
		box-sizing: border-box;
		display: flex;
		align-items: center;
		gap: 10px;
		inline-size: 100%;
		min-block-size: 36px;
		padding: 4px 10px;
		border-radius: 5px;
		cursor: pointer;
	}
	.choice:is(:hover, :focus-visible, :focus-within) {
		background: var(--_sunken);
	}
	.choice:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: -2px;
	}
	.choice input {
		inline-size: 16px;
		block-size: 16px;
		margin: 0;
		accent-color: var(--_primary);
	}
	.choice .count {
		margin-inline-start: auto;
		color: var(--_muted);
		font-variant-numeric: tabular-nums;
	}
	.choices .muted {
		padding: 8px 10px;
	}
	.choices hr {
		margin: 6px 0;
		border: 0;
		border-block-start: 1px solid var(--_border);
	}
	@media (pointer: coarse) {
		.choice,
		.pill > .button {
			min-block-size: 44px;
		}
	}
	@supports not (position-area: block-end) {
		.choices {
			position: fixed;
			inset-block-start: 160px;
			inset-inline-start: 24px;
		}
	}
`;
