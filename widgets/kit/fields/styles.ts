import { css } from 'lit';

/** Layout of `<freehold-fields>`: one column, two where there is room. */
export const fieldsStyles = css`
	.fields {
		display: grid;
		grid-template-columns: repeat(6, minmax(0, 1fr));
		gap: calc(var(--_space) * 5) calc(var(--_space) * 4);
		align-items: start;
	}
	.fields > * {
		grid-column: 1 / -1;
	}
	.boolean {
		display: grid;
		grid-template-columns: auto 1fr;
		column-gap: calc(var(--_space) * 3);
		align-items: start;
	}
	.boolean label {
		order: 1;
		font-weight: 400;
		margin: 0;
	}
	.boolean :is(.hint, .fault) {
		order: 2;
		grid-column: 2;
	}
	.summary:not(:empty) p {
		margin-block-end: calc(var(--_space) * 5);
		padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
		border: 1px solid var(--_danger);
		border-radius: var(--_radius);
		color: var(--_danger);
	}
	@container (inline-size >= 520px) {
		.fields > :is(.text, .choice, .number, .email, .phone, .date, .date-time, .reference, .money, .area) {
			grid-column: span 3;
		}
	}
`;
