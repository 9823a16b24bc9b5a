import { css } from 'lit';

/** The list: tools, chips, a dense table; cards in place of rows where it is narrow. */
export const listStyles = css`
	.total {
		margin-inline-start: 4px;
		color: var(--_muted);
		font-size: 0.6667em;
		font-weight: 500;
		letter-spacing: 0;
		font-variant-numeric: tabular-nums;
	}
	.tools {
		display: flex;
		gap: 8px;
		margin-block-end: 12px;
	}
	.search {
		position: relative;
		flex: 0 1 340px;
		margin: 0;
		font-size: 1em;
		font-weight: 400;
	}
	.search svg {
		position: absolute;
		inset-block-start: 50%;
		inset-inline-start: 10px;
		translate: 0 -50%;
		inline-size: 18px;
		color: var(--_muted);
		pointer-events: none;
	}
	.search .input {
		padding-inline-start: 34px;
	}
	.set {
		min-inline-size: 20px;
		margin-inline-end: -4px;
		padding: 0 6px;
		border-radius: 999px;
		background: var(--_primary);
		color: var(--_on-primary);
		font-size: 0.8571em;
	}
	.sorter {
		display: none;
		inline-size: auto;
	}
	.chips {
		display: flex;
		flex-wrap: wrap;
		gap: 6px;
		margin-block-end: 12px;
	}
	.chips button {
		all: unset;
		box-sizing: border-box;
		display: inline-flex;
		align-items: center;
		gap: 4px;
		min-block-size: 28px;
		padding: 2px 6px 2px 10px;
		border-radius: 999px;
		background: var(--_sunken);
		font-size: 0.9286em;
		cursor: pointer;
	}
	.chips button:hover {
		background: var(--_border);
	}
	.chips button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.chips svg {
		inline-size: 14px;
		block-size: 14px;
		color: var(--_muted);
	}
	.chips .clear {
		background: none;
		color: var(--_primary);
		font-weight: 550;
	}
	.rows .skeleton,
	.rows span {
		display: block;
		block-size: 28px;
		margin-block-end: 14px;
	}
	table {
		font-size: 1em;
	}
	th,
	td {
		padding: 0 12px;
		block-size: 44px;
	}
	thead th {
		block-size: 36px;
		font-size: 0.8929em;
		font-weight: 550;
	}
	tbody tr {
		position: relative;
	}
	td:first-child {
		max-inline-size: 0;
		inline-size: 100%;
	}
	th button {
		vertical-align: middle;
	}
	th.number button {
		flex-direction: row-reverse;
	}
	.first {
		display: flex;
		min-inline-size: 210px;
		align-items: center;
		gap: 12px;
	}
	.lead {
		overflow: hidden;
		text-overflow: ellipsis;
		color: inherit;
		text-decoration: none;
		font-weight: 550;
	}
	.lead::after {
		content: '';
		position: absolute;
		inset: 0;
	}
	.lead:focus-visible {
		outline: none;
	}
	.lead:focus-visible::after {
		outline: 2px solid var(--_primary);
		outline-offset: -2px;
	}
	td a:not(.lead) {
		position: relative;
		z-index: 1;
		color: inherit;
		text-decoration-color: transparent;
	}
	td a:not(.lead):hover {
		text-decoration-color: currentColor;
	}
	td .name {
		display: none;
	}
	.pages {
		padding-block-start: 12px;
	}
	@container (inline-size < 640px) {
		.search {
			flex: 1;
		}
		.sorter {
			display: block;
		}
		.tools {
			flex-wrap: wrap;
		}
		.tools .search {
			flex-basis: 100%;
		}
		.tools .button,
		.tools .sorter {
			flex: 1;
		}
		.table-frame {
			margin-inline: -16px;
			border-inline: 0;
			border-radius: 0;
		}
		thead {
			position: absolute;
			inline-size: 1px;
			block-size: 1px;
			overflow: hidden;
			clip-path: inset(50%);
		}
		table,
		tbody {
			display: block;
		}
		.first .thumb {
			position: absolute;
			inset-block-start: 14px;
			inset-inline-start: 16px;
		}
		td:nth-child(n + 7) {
			display: none;
		}
		td:has(.badge) {
			order: 1;
		}
		td:not(:first-child, :has(.badge)) {
			order: 2;
		}
		tbody tr {
			display: flex;
			flex-wrap: wrap;
			align-items: baseline;
			gap: 3px 12px;
			padding: 12px 16px;
			border-block-end: 1px solid var(--_border);
		}
		tbody tr:has(.thumb) {
			padding-inline-start: 70px;
		}
		td {
			display: block;
			block-size: auto;
			padding: 0;
			border: 0;
			font-size: 0.9286em;
		}
		td:first-child {
			flex: 1 0 100%;
			max-inline-size: 100%;
			font-size: 1em;
		}
		td:has(.none) {
			display: none;
		}
		td .name {
			display: inline-block;
			margin-inline-end: 5px;
			color: var(--_muted);
		}
		.first {
			min-inline-size: 0;
		}
		.lead {
			white-space: normal;
		}
	}
`;
