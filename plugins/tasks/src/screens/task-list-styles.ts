import { css } from 'lit';

export const taskListStyles = css`
	.task {
		display: grid;
		grid-template-columns: auto minmax(0, 1fr) auto;
		align-items: start;
		gap: 12px;
		padding: 10px 20px;
		border-block-start: 1px solid var(--_border);
		transition: opacity 0.15s;
	}
	.check {
		all: unset;
		display: grid;
		place-content: center;
		position: relative;
		inline-size: 20px;
		block-size: 20px;
		margin-block-start: 1px;
		border: 1.5px solid var(--_outline);
		border-radius: 50%;
		color: transparent;
		cursor: pointer;
		transition: background 0.15s, color 0.15s, border-color 0.15s;
	}
	.check::after {
		content: '';
		position: absolute;
		inset: -10px;
	}
	.check svg {
		inline-size: 14px;
		block-size: 14px;
		stroke-width: 3;
	}
	.check:hover {
		border-color: var(--_primary);
		color: var(--_primary);
	}
	.check:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.check[aria-pressed='true'] {
		border-color: var(--_primary);
		background: var(--_primary);
		color: var(--_on-primary);
	}
	.what a {
		color: inherit;
		font-weight: 550;
		text-decoration: none;
	}
	.what a:hover {
		text-decoration: underline;
	}
	.done .what a {
		color: var(--_muted);
		text-decoration: line-through;
	}
	.facts {
		display: flex;
		flex-wrap: wrap;
		align-items: baseline;
		gap: 0 14px;
		font-size: 0.9286em;
	}
	.overdue {
		color: var(--_danger);
		font-weight: 550;
	}
	.undo,
	.why summary {
		all: unset;
		color: var(--_primary);
		font-weight: 550;
		cursor: pointer;
	}
	.undo:is(:hover, :focus-visible),
	.why summary:is(:hover, :focus-visible) {
		text-decoration: underline;
	}
	.undo:focus-visible,
	.why summary:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.why[open] {
		flex-basis: 100%;
	}
	.why summary::-webkit-details-marker {
		display: none;
	}
	.why ul {
		display: grid;
		gap: 2px;
		max-inline-size: 420px;
		margin-block: 4px;
		padding: 8px 12px;
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	.why li {
		display: flex;
		justify-content: space-between;
		gap: 12px;
	}
	progress {
		display: block;
		inline-size: 120px;
		block-size: 4px;
		margin-block-start: 6px;
		border: 0;
		border-radius: 2px;
		background: var(--_sunken);
		overflow: hidden;
		appearance: none;
	}
	progress::-webkit-progress-bar {
		background: var(--_sunken);
	}
	progress::-webkit-progress-value {
		background: var(--_primary);
	}
	progress::-moz-progress-bar {
		background: var(--_primary);
	}
	.priority {
		--tone: var(--_muted);
		color: color-mix(in oklab, var(--tone) 88%, var(--_text));
		font-size: 0.9286em;
		font-weight: 550;
	}
	.priority.urgent {
		--tone: var(--_danger);
	}
	.priority.high {
		--tone: var(--_amber);
	}
	.done .priority {
		visibility: hidden;
	}
	.nothing {
		padding: 6px 20px 20px;
	}
`;
