import { css } from 'lit';

export const actionStyles = css`
	:host {
		container-type: normal;
	}
	:host([compact]) .menu .button {
		border-color: transparent;
		background: none;
	}
	:host([compact]) .menu .button:is(:hover, :focus-visible) {
		background: var(--_sunken);
	}
	.menu .button {
		anchor-name: --more;
	}
	[popover] {
		position-anchor: --more;
		position-area: block-end span-inline-start;
		position-try-fallbacks: flip-block;
		inset: auto;
		min-inline-size: 190px;
		margin: 4px 0 0;
		padding: 5px;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_surface);
		color: inherit;
		box-shadow: var(--_shadow);
	}
	[popover] :is(button, a) {
		all: unset;
		box-sizing: border-box;
		display: flex;
		align-items: center;
		gap: 8px;
		inline-size: 100%;
		min-block-size: 36px;
		padding: 6px 10px;
		border-radius: 5px;
		font-weight: 500;
		cursor: pointer;
	}
	[popover] :is(button, a):is(:hover, :focus-visible) {
		background: var(--_sunken);
	}
	[popover] :is(button, a):focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: -2px;
	}
	[popover] .danger {
		color: var(--_danger);
	}
	[popover] svg {
		inline-size: 18px;
		block-size: 18px;
	}
	@media (max-width: 480px) {
		.buttons {
			gap: 6px;
		}
		.buttons .button:not(.icon) {
			padding-inline: 10px;
		}
	}
	@supports not (position-area: block-end) {
		.menu {
			position: relative;
		}
		[popover] {
			position: fixed;
			inset-block-start: 96px;
			inset-inline-end: 24px;
		}
	}
`;
