import { css } from 'lit';

export const preferenceStyles = css`
	.base {
		max-inline-size: 820px;
	}
	h1 {
		font-size: 1.7143em;
		margin-block-end: 4px;
	}
	form {
		display: grid;
		gap: 32px;
		margin-block-start: 20px;
	}
	form > .button {
		justify-self: start;
	}
	table {
		inline-size: 100%;
		border-collapse: collapse;
	}
	th,
	td {
		padding: 8px 12px 8px 0;
		border-block-end: 1px solid var(--_border);
		text-align: start;
		vertical-align: middle;
	}
	thead th {
		color: var(--_muted);
		font-size: 0.9286em;
		font-weight: 500;
	}
	tbody th {
		font-weight: 500;
	}
	td .input {
		min-block-size: 36px;
		min-inline-size: 140px;
		padding-block: 4px;
	}
	input[type='checkbox'] {
		inline-size: 18px;
		block-size: 18px;
		margin: 0;
		accent-color: var(--_primary);
	}
	legend {
		padding: 0;
		font-size: 1.1429em;
		font-weight: 600;
	}
	.row {
		display: flex;
		flex-wrap: wrap;
		align-items: flex-end;
		gap: 12px;
		margin-block-start: 12px;
	}
	.row .input {
		inline-size: auto;
	}
	.row label {
		margin: 0;
	}
	.row label .input {
		margin-block-start: 6px;
		font-weight: 400;
	}
	.check {
		display: flex;
		align-items: center;
		gap: 10px;
		margin-block: 12px 0;
		font-weight: 500;
	}
	@container (inline-size < 560px) {
		thead {
			position: absolute;
			inline-size: 1px;
			block-size: 1px;
			overflow: hidden;
			clip-path: inset(50%);
		}
		table,
		tbody,
		tr {
			display: block;
		}
		tr {
			display: grid;
			grid-template-columns: auto 1fr auto;
			gap: 8px 16px;
			align-items: center;
			padding-block: 12px;
			border-block-end: 1px solid var(--_border);
		}
		th,
		td {
			padding: 0;
			border: 0;
		}
		tbody th {
			grid-column: 1 / -1;
		}
		td {
			display: flex;
			align-items: center;
			gap: 8px;
		}
		td::before {
			content: attr(data-label);
			color: var(--_muted);
			font-size: 0.9286em;
		}
		td .input {
			min-inline-size: 0;
		}
	}
`;
