/** The frame: a side bar where there is room, a top bar and a drawer where there is not. */
import { css } from 'lit';

export const shellStyles = css`
	.base {
		min-block-size: 100dvh;
		background: var(--_surface);
	}
	.frame {
		display: grid;
		grid-template-columns: 232px minmax(0, 1fr);
		min-block-size: 100dvh;
	}
	.side {
		position: sticky;
		inset-block-start: 0;
		block-size: 100dvh;
		border-inline-end: 1px solid var(--_border);
		background: var(--_sunken);
	}
	.column {
		min-inline-size: 0;
	}
	.bar {
		position: sticky;
		inset-block-start: 0;
		z-index: 10;
		display: flex;
		align-items: center;
		gap: 12px;
		min-block-size: 56px;
		padding-inline: clamp(20px, 3vw, 44px);
		border-block-end: 1px solid var(--_border);
		background: var(--_surface);
	}
	.top {
		display: none;
	}
	.corner {
		display: flex;
		align-items: center;
		gap: 4px;
		margin-inline-start: auto;
	}
	main {
		padding: 28px clamp(20px, 3vw, 44px) 64px;
		outline: none;
	}
	main > * {
		max-inline-size: 1360px;
		margin-inline: auto;
	}
	.waiting {
		display: grid;
		place-content: center;
		min-block-size: 100dvh;
	}
	.skip {
		position: absolute;
		inset-block-start: 8px;
		inset-inline-start: 8px;
		z-index: 20;
	}
	.skip:not(:focus) {
		inline-size: 1px;
		block-size: 1px;
		min-block-size: 0;
		padding: 0;
		border: 0;
		overflow: hidden;
		clip-path: inset(50%);
	}
	.place {
		display: flex;
		flex-direction: column;
		block-size: 100%;
		padding: 14px 12px 10px;
	}
	.brand {
		display: flex;
		align-items: center;
		gap: 10px;
		padding: 4px 8px 14px;
		color: inherit;
		text-decoration: none;
		font-weight: 650;
		line-height: 1.25;
		letter-spacing: -0.01em;
	}
	.brand svg {
		flex: none;
	}
	.brand .badge {
		margin-block-start: 3px;
		padding: 0 7px 0 6px;
		font-size: 11px;
		letter-spacing: 0;
	}
	.place nav {
		flex: 1;
		min-block-size: 0;
		overflow-y: auto;
		margin-inline: -4px;
		padding: 4px;
	}
	.place h2 {
		padding: 18px 8px 5px;
		color: var(--_muted);
		font-size: 0.8571em;
		font-weight: 550;
	}
	.place li a,
	.place nav > a,
	.who .button {
		display: flex;
		align-items: center;
		gap: 10px;
		min-block-size: 32px;
		padding: 4px 8px;
		border-radius: 6px;
		color: color-mix(in oklab, var(--_text) 82%, var(--_sunken));
		text-decoration: none;
		font-weight: 500;
	}
	.place summary {
		display: flex;
		align-items: center;
		gap: 6px;
		min-block-size: 32px;
		padding: 4px 8px;
		border-radius: 6px;
		color: var(--_muted);
		font-weight: 500;
		cursor: pointer;
		list-style: none;
	}
	.place summary::-webkit-details-marker {
		display: none;
	}
	.place summary::after {
		content: '';
		inline-size: 6px;
		block-size: 6px;
		margin-block-start: -3px;
		border: solid currentColor;
		border-width: 0 1.5px 1.5px 0;
		rotate: 45deg;
	}
	.place details[open] summary::after {
		margin-block-start: 3px;
		rotate: 225deg;
	}
	.place summary:hover {
		background: color-mix(in oklab, var(--_text) 5%, var(--_sunken));
	}
	.place nav svg {
		inline-size: 18px;
		block-size: 18px;
	}
	.place nav a:hover {
		background: color-mix(in oklab, var(--_text) 5%, var(--_sunken));
	}
	.place nav a[aria-current] {
		background: color-mix(in oklab, var(--_primary) 11%, var(--_sunken));
		color: color-mix(in oklab, var(--_primary) 65%, var(--_text));
		font-weight: 600;
	}
	.who {
		display: flex;
		align-items: center;
		gap: 10px;
		margin-block-start: 8px;
		padding: 12px 8px 4px;
		border-block-start: 1px solid var(--_border);
	}
	.who > a {
		flex: 1;
		min-inline-size: 0;
		margin: -4px 0 -4px -8px;
		padding: 4px 8px;
		border-radius: 6px;
		color: inherit;
		line-height: 1.3;
		text-decoration: none;
	}
	.who > a:is(:hover, [aria-current]) {
		background: color-mix(in oklab, var(--_text) 5%, var(--_sunken));
	}
	.who b,
	.who small {
		display: block;
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.who b {
		font-weight: 550;
	}
	.who small {
		color: var(--_muted);
		font-size: 0.8571em;
	}
	.who .button {
		justify-content: center;
		padding: 0;
	}
	@media (max-width: 860px) {
		.frame {
			display: block;
		}
		.side {
			display: none;
		}
		.bar {
			display: flex;
			gap: 8px;
			min-block-size: 52px;
			padding-inline: 16px 8px;
		}
		.top {
			display: contents;
			font-weight: 600;
		}
		.top .button {
			order: 3;
		}
		console-search {
			order: 1;
		}
		console-outbox {
			order: 2;
		}
		.corner {
			order: 2;
			margin: 0;
		}
		main {
			padding: 20px 16px 56px;
		}
		.where {
			display: flex;
			flex: 1;
			align-items: center;
			gap: 10px;
			min-inline-size: 0;
			color: inherit;
			text-decoration: none;
			overflow: hidden;
			text-overflow: ellipsis;
			white-space: nowrap;
		}
		.sheet {
			margin: -24px;
		}
		.sheet .place {
			block-size: auto;
			padding: 12px 16px 16px;
		}
		.place li a,
		.place nav > a {
			min-block-size: 44px;
		}
	}
	@media print {
		.base,
		.frame {
			display: block;
			min-block-size: 0;
		}
		.side,
		.bar,
		.top {
			display: none;
		}
		main {
			padding: 0;
		}
	}
`;
