import { css } from 'lit';

/** A record: what is long in the wide column, what is short beside it. */
export const recordStyles = css`
	h1 .badge {
		margin-inline-start: 6px;
		font-size: 13px;
		letter-spacing: 0;
		line-height: 1.5;
		vertical-align: 3px;
	}
	.picture {
		display: block;
		max-inline-size: 100%;
		max-block-size: 420px;
		margin-block-end: 20px;
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	.tabs ul {
		display: flex;
		gap: 20px;
		margin-block-end: 20px;
		border-block-end: 1px solid var(--_border);
		overflow-x: auto;
	}
	.tabs a {
		display: flex;
		align-items: center;
		min-block-size: 40px;
		margin-block-end: -1px;
		border-block-end: 2px solid transparent;
		color: var(--_muted);
		font-weight: 550;
		text-decoration: none;
		white-space: nowrap;
	}
	.tabs a:hover {
		color: var(--_text);
	}
	.tabs a[aria-current] {
		border-color: var(--_primary);
		color: var(--_text);
	}
	.tabs a:focus-visible {
		outline-offset: -2px;
	}
	.columns {
		display: grid;
		grid-template-columns: minmax(0, 1fr) minmax(260px, 340px);
		gap: 16px;
		align-items: start;
	}
	.wide,
	.narrow {
		display: grid;
		gap: 16px;
		min-inline-size: 0;
	}
	.card h2 {
		padding: 14px 20px 0;
	}
	.facts dl {
		display: grid;
		gap: 14px 24px;
		padding: 12px 20px 18px;
	}
	.wide .facts dl {
		grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
	}
	.wide .broad {
		grid-column: span 2;
	}
	.rest {
		margin: -10px 6px 10px;
		color: var(--_primary);
	}
	h2 + .rest {
		margin-block-start: 6px;
	}
	dt {
		color: var(--_muted);
		font-size: 0.9286em;
	}
	dd {
		overflow-wrap: anywhere;
		font-variant-numeric: tabular-nums;
	}
	.narrow dd,
	.wide dd {
		font-weight: 450;
	}
	.line {
		display: block;
	}
	.copy {
		all: unset;
		border-radius: 4px;
		color: var(--_muted);
		font: 500 12px / 1.5 ui-monospace, monospace;
		cursor: copy;
		overflow-wrap: anywhere;
	}
	.copy:hover {
		color: var(--_text);
	}
	.copy:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.prose p {
		max-inline-size: 68ch;
		padding: 8px 20px 18px;
		white-space: pre-line;
		line-height: 1.6;
	}
	.related header {
		display: flex;
		align-items: center;
		justify-content: space-between;
		padding: 8px 8px 8px 20px;
		padding-inline: 20px 8px;
		min-block-size: 52px;
	}
	.related h2 {
		padding: 0;
	}
	.related h2 .muted {
		margin-inline-start: 4px;
		font-weight: 500;
	}
	.related .button {
		color: var(--_primary);
	}
	.related li {
		position: relative;
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto 72px;
		align-items: center;
		gap: 12px;
		min-block-size: 44px;
		padding: 4px 20px;
		border-block-start: 1px solid var(--_border);
	}
	.related li:hover {
		background: var(--_sunken);
	}
	.related li:last-child {
		border-end-start-radius: var(--_radius);
		border-end-end-radius: var(--_radius);
	}
	.ways {
		display: flex;
		flex-wrap: wrap;
		gap: 4px;
		padding: 0 6px 12px;
	}
	.related .all {
		display: block;
		padding: 10px 20px;
		border-block-start: 1px solid var(--_border);
		text-decoration: none;
		font-weight: 500;
	}
	.what {
		display: flex;
		align-items: center;
		gap: 12px;
		min-inline-size: 0;
	}
	.lead {
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
		color: inherit;
		text-decoration: none;
		font-weight: 500;
	}
	.lead::after {
		content: '';
		position: absolute;
		inset: 0;
	}
	.when {
		grid-column: 3;
		text-align: end;
		white-space: nowrap;
	}
	.rows span {
		display: block;
		block-size: 28px;
		margin-block-end: 14px;
	}
	@container (inline-size < 820px) {
		.columns {
			grid-template-columns: minmax(0, 1fr);
		}
		.narrow {
			grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
			align-items: start;
		}
	}
	@container (inline-size < 480px) {
		.related li {
			grid-template-columns: minmax(0, 1fr) auto;
		}
		.related .when {
			display: none;
		}
		.wide .facts dl {
			grid-template-columns: 1fr 1fr;
		}
		.facts div:has(a[href^='mailto:']) {
			grid-column: 1 / -1;
		}
	}
	/* A tab is printed by itself. */
	@media print {
		.unprinted,
		.tabs,
		console-record-actions {
			display: none;
		}
	}
`;
