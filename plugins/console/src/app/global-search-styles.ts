import { css } from 'lit';

/** The box in the top bar, and the panel that hangs from it; on a phone a button that widens over the bar. */
export const globalSearchStyles = css`
	:host {
		container-type: normal;
		flex: 1;
		min-inline-size: 0;
	}
	search {
		position: relative;
		display: block;
		max-inline-size: 520px;
	}
	.box {
		position: relative;
		display: block;
		margin: 0;
		font-size: inherit;
		font-weight: inherit;
	}
	.box > svg {
		position: absolute;
		inset-block: 0;
		inset-inline-start: 11px;
		inline-size: 18px;
		block-size: 100%;
		color: var(--_muted);
		pointer-events: none;
	}
	.box .input {
		padding-inline: 38px 40px;
		border-color: transparent;
		border-radius: 999px;
		background: var(--_sunken);
	}
	.box .input::placeholder {
		color: var(--_muted);
		opacity: 1;
	}
	.box .input:focus-visible {
		background: var(--_surface);
		border-color: var(--_primary);
	}
	kbd {
		position: absolute;
		inset-block-start: 8px;
		inset-inline-end: 12px;
		display: grid;
		place-content: center;
		inline-size: 20px;
		block-size: 20px;
		border: 1px solid var(--_border);
		border-radius: 5px;
		background: var(--_surface);
		color: var(--_muted);
		font: inherit;
		font-size: 12px;
		pointer-events: none;
	}
	.input:focus ~ kbd {
		display: none;
	}
	.panel {
		position: absolute;
		inset-block-start: calc(100% + 6px);
		inset-inline: 0;
		z-index: 30;
		min-inline-size: min(520px, calc(100vw - 24px));
		max-block-size: min(70vh, 620px);
		padding: 6px;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 5px);
		background: var(--_surface);
		box-shadow: var(--_shadow);
		overflow-y: auto;
		overscroll-behavior: contain;
	}
	.kind {
		padding: 8px 10px 2px;
		color: var(--_muted);
		font-size: 0.8571em;
		font-weight: 550;
	}
	[role='option'] {
		display: grid;
		gap: 1px;
		padding: 7px 10px;
		border-radius: 6px;
		line-height: 1.35;
		cursor: pointer;
	}
	[role='option']:hover {
		background: var(--_sunken);
	}
	[role='option'][aria-selected='true'] {
		background: color-mix(in oklab, var(--_primary) 12%, var(--_surface));
	}
	.title {
		display: flex;
		align-items: center;
		gap: 8px;
		font-weight: 550;
	}
	.title:has(mark) {
		display: block;
	}
	.title svg {
		flex: none;
		inline-size: 16px;
		block-size: 16px;
		color: var(--_muted);
	}
	.where {
		overflow: hidden;
		color: var(--_muted);
		font-size: 0.9286em;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	mark {
		border-radius: 2px;
		background: color-mix(in oklab, var(--_primary) 20%, transparent);
		color: inherit;
	}
	.more {
		color: var(--_primary);
		font-weight: 500;
	}
	.panel > .none {
		padding: 10px;
	}
	@media (max-width: 860px) {
		:host {
			flex: none;
		}
		search {
			position: static;
		}
		.box {
			inline-size: 44px;
		}
		.box > svg {
			inset-inline-start: 12px;
			inline-size: 20px;
			color: var(--_text);
		}
		.box .input {
			padding-inline: 44px 0;
			background: transparent;
			color: transparent;
		}
		.box .input::placeholder {
			color: transparent;
		}
		.box:focus-within {
			position: absolute;
			inset-block-start: 4px;
			inset-inline: 8px;
			z-index: 2;
			inline-size: auto;
			background: var(--_surface);
		}
		.box:focus-within .input {
			background: var(--_sunken);
			color: inherit;
		}
		.box:focus-within .input::placeholder {
			color: var(--_muted);
		}
		kbd {
			display: none;
		}
		.panel {
			inset-inline: 8px;
			min-inline-size: 0;
		}
	}
`;
