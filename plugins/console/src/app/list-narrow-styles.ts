import { css } from 'lit';

/** The list where there is little room: rows become cards, tools their pictures; fingers get larger targets. */
export const listNarrowStyles = css`
	@media (max-width: 600px) {
		.new {
			display: none;
		}
	}
	@media (pointer: coarse) {
		.pen {
			inline-size: 44px;
			block-size: 44px;
			margin-block: -8px;
		}
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
		.tools > .button,
		.tools .sorter {
			flex: 1 1 0;
			min-inline-size: 0;
		}
		.tools > .aside {
			flex: none;
			inline-size: 44px;
			padding: 0;
		}
		.tools > .aside svg {
			margin: 0;
		}
		.aside span {
			position: absolute;
			inline-size: 1px;
			block-size: 1px;
			overflow: hidden;
			clip-path: inset(50%);
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
		td:is(:first-child, :first-child:has(.thumb)) {
			flex: 1 0 100%;
			min-inline-size: 0;
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
		.lead {
			white-space: normal;
		}
	}
	@container (inline-size < 430px) {
		.tools > .filter {
			flex: none;
			min-inline-size: 44px;
			padding: 0 10px;
		}
		.tools > .filter svg {
			margin: 0;
		}
		.filter span:not(.set) {
			position: absolute;
			inline-size: 1px;
			block-size: 1px;
			overflow: hidden;
			clip-path: inset(50%);
		}
	}
`;
