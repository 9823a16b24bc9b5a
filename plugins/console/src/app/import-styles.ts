import { css } from 'lit';

export const importStyles = css`
	.part {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		gap: 12px;
		margin-block-end: 16px;
		padding: 18px 20px 20px;
	}
	.drop {
		position: relative;
		display: grid;
		justify-items: center;
		gap: 8px;
		margin: 0;
		padding: 48px 20px;
		border: 2px dashed var(--_outline);
		border-radius: var(--_radius);
		cursor: pointer;
	}
	.drop:focus-within {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.drop input {
		position: absolute;
		inset: 0;
		opacity: 0;
		cursor: pointer;
	}
	.drop svg {
		inline-size: 28px;
		block-size: 28px;
		color: var(--_muted);
	}
	.map > li {
		display: grid;
		grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
		align-items: center;
		gap: 4px 16px;
		padding-block: 8px;
		border-block-start: 1px solid var(--_border);
	}
	.map label {
		margin: 0;
		font-weight: 400;
	}
	.map b {
		font-weight: 550;
		overflow-wrap: anywhere;
	}
	.map small {
		display: block;
		overflow: hidden;
		color: var(--_muted);
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.fix {
		display: flex;
		gap: 4px;
	}
	.frame {
		overflow-x: auto;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
	}
	table {
		inline-size: 100%;
		border-collapse: collapse;
	}
	:is(th, td) {
		max-inline-size: 280px;
		padding: 7px 12px;
		border-block-end: 1px solid var(--_border);
		text-align: start;
		vertical-align: top;
		white-space: nowrap;
		overflow: hidden;
		text-overflow: ellipsis;
	}
	thead th {
		color: var(--_muted);
		font-weight: 550;
	}
	tbody th {
		color: var(--_muted);
		font-weight: 400;
	}
	tbody tr:last-child > * {
		border-block-end: 0;
	}
	.bad {
		background: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
	}
	.bad small {
		display: block;
		color: var(--_danger);
		white-space: normal;
	}
	.warn {
		color: var(--_danger);
		font-weight: 500;
	}
	.faults {
		max-block-size: 320px;
		overflow: auto;
	}
	.faults li {
		padding-block: 4px;
		border-block-start: 1px solid var(--_border);
	}
	.faults small {
		color: var(--_muted);
	}
	code {
		font: 0.9286em ui-monospace, monospace;
	}
	progress {
		inline-size: 100%;
		block-size: 8px;
		accent-color: var(--_primary);
	}
	[role='alert']:empty {
		display: none;
	}
	[role='alert'] {
		margin-block-end: 16px;
		color: var(--_danger);
		font-weight: 500;
	}
	@container (inline-size < 640px) {
		.map > li {
			grid-template-columns: minmax(0, 1fr);
		}
	}
`;
