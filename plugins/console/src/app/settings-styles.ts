import { css } from 'lit';

/** Parts of a settings page: cards below each other, figures in a row, lines with what may be done. */
export const settingsStyles = css`
	.part {
		display: grid;
		gap: 12px;
		margin-block-end: 16px;
		padding: 18px 20px 20px;
	}
	.parts {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(min(380px, 100%), 1fr));
		gap: 0 16px;
		align-items: start;
	}
	.facts {
		display: flex;
		flex-wrap: wrap;
		gap: 12px 36px;
	}
	.facts dt {
		color: var(--_muted);
		font-size: 0.9286em;
	}
	.facts dd {
		font-size: 1.2857em;
		font-weight: 600;
		font-variant-numeric: tabular-nums;
	}
	.facts .badge {
		font-size: 0.7222em;
	}
	.items > li {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 4px 16px;
		padding-block: 11px;
		border-block-start: 1px solid var(--_border);
	}
	.items > li:last-child {
		padding-block-end: 0;
	}
	.what {
		flex: 1 1 320px;
		min-inline-size: 0;
	}
	.what b {
		margin-inline-end: 6px;
		font-weight: 600;
	}
	.what small {
		display: block;
		color: var(--_muted);
		font-size: 0.9286em;
		overflow-wrap: anywhere;
	}
	code {
		font: 0.9286em / 1.5 ui-monospace, monospace;
		overflow-wrap: anywhere;
	}
	[role='alert']:empty {
		display: none;
	}
	[role='alert'] {
		color: var(--_danger);
		font-weight: 500;
	}
	progress {
		inline-size: 100%;
		block-size: 8px;
		accent-color: var(--_primary);
	}
	.meters {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
		gap: 16px;
	}
	.meters .part {
		align-content: start;
		margin: 0;
	}
	.meters svg {
		display: block;
		inline-size: 100%;
		block-size: 40px;
		color: var(--_primary);
	}
`;
