import { controlStyles, FreeholdElement, stateStyles } from '@freehold/widgets/kit';
import { css } from 'lit';

/** Looks that all screens of workflows share. */
export const sheets = [
	...FreeholdElement.sheets,
	controlStyles,
	stateStyles,
	css`
		.head {
			display: flex;
			flex-wrap: wrap;
			align-items: center;
			gap: 8px 12px;
			margin-block-end: 20px;
		}
		.head h1 {
			flex: 1 1 200px;
			font-size: 1.5em;
		}
		h2 {
			margin-block: 24px 10px;
			font-size: 1.05em;
		}
		.grid {
			display: grid;
			grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr));
			gap: 12px;
		}
		.card {
			display: grid;
			gap: 6px;
			align-content: start;
			padding: 16px;
			border: 1px solid var(--_border);
			border-radius: calc(var(--_radius) * 1.25);
			background: var(--_surface);
			color: inherit;
			text-decoration: none;
		}
		a.card:hover {
			border-color: var(--_outline);
		}
		.card h3,
		.card .name {
			margin: 0;
			display: flex;
			justify-content: space-between;
			gap: 8px;
			font-size: 1em;
		}
		.card p,
		.muted {
			color: var(--_muted);
			font-size: 0.9em;
		}
		.button:not(.primary, .danger, .quiet) {
			border-color: color-mix(in oklab, var(--_text) 18%, var(--_surface));
		}
		.card .button {
			justify-self: start;
			margin-block-start: 6px;
		}
		.pill {
			flex: none;
			align-self: start;
			padding: 1px 9px;
			border-radius: 99px;
			background: var(--_sunken);
			color: var(--_muted);
			font-size: 0.8em;
			font-weight: 500;
			white-space: nowrap;
		}
		.pill.good {
			background: color-mix(in srgb, var(--_primary) 14%, var(--_surface));
			color: color-mix(in oklab, var(--_primary) 75%, var(--_text));
		}
		.pill.bad {
			background: color-mix(in srgb, var(--_danger) 12%, var(--_surface));
			color: color-mix(in oklab, var(--_danger) 75%, var(--_text));
		}
		.tabs {
			display: flex;
			gap: 4px;
			margin-block-end: 20px;
			border-block-end: 1px solid var(--_border);
		}
		.tabs a {
			padding: 10px 14px;
			border-block-end: 2px solid transparent;
			color: var(--_muted);
			text-decoration: none;
		}
		.tabs a[aria-current] {
			border-color: var(--_primary);
			color: var(--_text);
			font-weight: 550;
		}
		.row {
			display: flex;
			flex-wrap: wrap;
			gap: 8px;
			align-items: center;
		}
		.row .input {
			flex: 1 1 180px;
			inline-size: auto;
			min-inline-size: 0;
		}
		.head form {
			flex: 0 1 420px;
			flex-wrap: nowrap;
			min-inline-size: 0;
		}
		@container (inline-size < 560px) {
			.head form {
				flex-basis: 100%;
			}
		}
		label {
			display: grid;
			gap: 4px;
			font-size: 0.9em;
		}
		.fault,
		.card p.fault {
			color: var(--_danger);
			font-size: 0.9em;
		}
		textarea.json {
			inline-size: 100%;
			min-block-size: 480px;
			font-family: ui-monospace, monospace;
			font-size: 13px;
		}
	`,
];
