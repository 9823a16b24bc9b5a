import { css } from 'lit';

/** The list: tools, chips, a dense table. */
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
	.tools.as-cards .sorter {
		display: block;
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
		padding: 0 10px;
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
	td {
		max-inline-size: 220px;
	}
	/* The name takes what room is left, and never so little that it says nothing. */
	td:first-child {
		max-inline-size: 0;
		min-inline-size: 200px;
		inline-size: 100%;
	}
	td:first-child:has(.thumb) {
		min-inline-size: 300px;
	}
	/* A shade at the edge behind which there is more: it goes along with what is scrolled, its cover does not. */
	.table-frame {
		--_shade: color-mix(in oklab, var(--_text) 16%, transparent);
		background:
			linear-gradient(var(--_surface) 0 0) left / 28px 100% no-repeat local,
			linear-gradient(var(--_surface) 0 0) right / 28px 100% no-repeat local,
			linear-gradient(to right, var(--_shade), transparent) left / 14px 100% no-repeat scroll,
			linear-gradient(to left, var(--_shade), transparent) right / 14px 100% no-repeat scroll,
			var(--_surface);
	}
	th button {
		vertical-align: middle;
	}
	th.number button {
		flex-direction: row-reverse;
	}
	.first {
		display: flex;
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
	.pen {
		all: unset;
		position: relative;
		z-index: 1;
		display: inline-grid;
		flex: none;
		place-items: center;
		inline-size: 28px;
		block-size: 28px;
		margin-inline-start: 4px;
		border-radius: 6px;
		color: var(--_muted);
		vertical-align: middle;
		cursor: pointer;
	}
	.pen:hover {
		background: color-mix(in oklab, var(--_text) 8%, var(--_surface));
		color: var(--_text);
	}
	.pen:focus-visible {
		outline: 2px solid var(--_primary);
	}
	.pen svg {
		inline-size: 16px;
		block-size: 16px;
	}
	.button[aria-pressed='true'] {
		border-color: var(--_primary);
		color: var(--_primary);
	}
	.pages {
		padding-block-start: 12px;
	}
`;
