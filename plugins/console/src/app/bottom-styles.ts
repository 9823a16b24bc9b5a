import { css } from 'lit';

/** On a phone: the bar at the foot of the window, and the button that makes a new one above it. */
export const bottomStyles = css`
	.bottom,
	.fab {
		display: none;
	}
	@media (max-width: 600px) {
		.column {
			display: flex;
			flex-direction: column;
			min-block-size: 100dvh;
		}
		/* What a screen keeps at the foot of the window stands above the bar. */
		main {
			--console-foot: calc(57px + env(safe-area-inset-bottom));
			flex: 1;
		}
		.bottom {
			position: sticky;
			inset-block-end: 0;
			z-index: 10;
			display: block;
			padding-block-end: env(safe-area-inset-bottom);
			border-block-start: 1px solid var(--_border);
			background: var(--_surface);
		}
		.bottom ul {
			display: grid;
			grid-auto-columns: minmax(0, 1fr);
			grid-auto-flow: column;
		}
		.bottom :is(a, button) {
			all: unset;
			box-sizing: border-box;
			display: grid;
			justify-items: center;
			gap: 2px;
			inline-size: 100%;
			min-block-size: 56px;
			padding: 7px 2px 5px;
			color: var(--_muted);
			font-size: 12px;
			font-weight: 500;
			line-height: 16px;
			cursor: pointer;
		}
		.bottom span {
			max-inline-size: 100%;
			overflow: hidden;
			text-overflow: ellipsis;
			white-space: nowrap;
		}
		.bottom svg {
			inline-size: 22px;
			block-size: 22px;
		}
		.bottom [aria-current] {
			color: var(--_primary);
			font-weight: 600;
		}
		.bottom :is(a, button):focus-visible {
			outline: 2px solid var(--_primary);
			outline-offset: -3px;
		}
		.fab {
			position: sticky;
			inset-block-end: calc(72px + env(safe-area-inset-bottom));
			z-index: 9;
			display: flex;
			inline-size: fit-content;
			margin: 14px 0 0 auto;
			margin-inline: auto 0;
			border-radius: 999px;
			box-shadow: var(--_shadow);
		}
		console-list[choosing] ~ .fab {
			display: none;
		}
		.top .button {
			display: none;
		}
	}
`;
