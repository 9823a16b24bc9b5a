import { css } from 'lit';

/** Fields beside the answer where there is room; the answer is what one looks at. */
export const calculatorStyles = css`
	h2 {
		margin-block-end: calc(var(--_space) * 5);
		font-size: 1.375em;
		letter-spacing: -0.01em;
	}
	.sides {
		display: grid;
		gap: calc(var(--_space) * 6);
	}
	form,
	details > div {
		display: grid;
		grid-template-columns: 1fr 1fr;
		gap: calc(var(--_space) * 5) calc(var(--_space) * 4);
		align-content: start;
	}
	form > :first-child:nth-last-child(5),
	details {
		grid-column: 1 / -1;
	}
	summary {
		min-block-size: 44px;
		display: flex;
		align-items: center;
		gap: 8px;
		cursor: pointer;
		font-weight: 600;
	}
	summary::before {
		content: '+';
		inline-size: 1em;
		color: var(--_primary);
		font-size: 1.25em;
		line-height: 1;
		text-align: center;
	}
	[open] > summary::before {
		content: '–';
	}
	.amount {
		position: relative;
	}
	.amount .input {
		padding-inline-end: 36px;
		font-variant-numeric: tabular-nums;
	}
	.amount.money .input {
		padding-inline: 34px 12px;
	}
	.sign {
		position: absolute;
		inset-block-start: 50%;
		inset-inline-end: 12px;
		translate: 0 -50%;
		color: var(--_muted);
		pointer-events: none;
	}
	.money .sign {
		inset-inline: 12px auto;
	}
	.answer {
		padding: calc(var(--_space) * 6);
		border: 1px solid transparent;
		border-radius: calc(var(--_radius) * 1.5);
		background: var(--_sunken);
	}
	.result {
		font-family: var(--_heading);
		font-size: clamp(1.75em, 1.3em + 2.4cqi, 2.5em);
		font-weight: 650;
		letter-spacing: -0.02em;
		line-height: 1.15;
		font-variant-numeric: tabular-nums;
	}
	.result small {
		font-size: 0.45em;
		font-weight: 400;
		letter-spacing: 0;
	}
	.muted,
	.note {
		margin-block-start: calc(var(--_space) * 2);
		color: var(--_muted);
	}
	.note {
		margin-block-start: calc(var(--_space) * 5);
		font-size: 0.8125em;
	}
	.parts {
		margin-block-start: calc(var(--_space) * 5);
	}
	.parts > div {
		display: flex;
		justify-content: space-between;
		gap: 16px;
		padding-block: 10px;
		border-block-start: 1px solid var(--_border);
	}
	dd {
		font-variant-numeric: tabular-nums;
		font-weight: 600;
	}
	.payback {
		margin-block-start: calc(var(--_space) * 2);
		border-block-start: 1px solid var(--_border);
	}
	.skeleton {
		display: block;
		block-size: 160px;
	}
	@container (inline-size < 380px) {
		form,
		details > div {
			grid-template-columns: 1fr;
		}
	}
	@container (inline-size >= 720px) {
		.sides {
			grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
			align-items: start;
		}
	}
`;
