import { css } from 'lit';

/** One listing: photos and words, and beside them, where there is room, the price and the form. */
export const listingStyles = css`
	.layout {
		display: grid;
		gap: calc(var(--_space) * 8);
	}
	.layout > * {
		min-inline-size: 0;
	}
	/* As high as a listing at the least, so that what follows on the page stands where it will stay. */
	.waiting {
		align-content: start;
		min-block-size: 100vh;
	}
	.waiting .photo {
		aspect-ratio: 3 / 2;
	}
	.key .badge {
		position: static;
		display: inline-block;
		margin-block-end: calc(var(--_space) * 3);
		padding: 2px 10px;
		border-radius: 999px;
		border: 1px solid var(--_border);
		font-size: 0.8125em;
		font-weight: 600;
	}
	h1 {
		font-size: clamp(1.375em, 1.1em + 1.6cqi, 2em);
		letter-spacing: -0.015em;
		line-height: 1.2;
		text-wrap: balance;
	}
	.place {
		margin-block-start: calc(var(--_space) * 1.5);
		color: var(--_muted);
		white-space: normal;
	}
	.price {
		margin-block-start: calc(var(--_space) * 4);
		font-size: 1.625em;
		font-weight: 650;
		letter-spacing: -0.015em;
		line-height: 1.25;
		font-variant-numeric: tabular-nums;
	}
	.short {
		display: flex;
		flex-wrap: wrap;
		margin-block-start: calc(var(--_space) * 2);
	}
	.short > :not(:last-child)::after {
		content: '·';
		margin-inline: 0.5em;
		color: var(--_muted);
	}
	.words {
		display: grid;
		gap: calc(var(--_space) * 8);
	}
	h2 {
		margin-block-end: calc(var(--_space) * 3);
		font-size: 1.125em;
	}
	.description {
		max-inline-size: 68ch;
		white-space: pre-line;
		text-wrap: pretty;
	}
	dl {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
		column-gap: calc(var(--_space) * 8);
	}
	dl > div {
		display: flex;
		justify-content: space-between;
		gap: calc(var(--_space) * 4);
		padding-block: calc(var(--_space) * 2.5);
		border-block-end: 1px solid var(--_border);
	}
	dt {
		color: var(--_muted);
	}
	dd {
		text-align: end;
		font-variant-numeric: tabular-nums;
	}
	.features {
		display: flex;
		flex-wrap: wrap;
		gap: calc(var(--_space) * 2);
	}
	.features li {
		padding: 4px 12px;
		border: 1px solid var(--_border);
		border-radius: 999px;
		font-size: 0.9375em;
	}
	.acts {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
		margin-block-start: calc(var(--_space) * 4);
	}
	.acts [aria-pressed='true'] svg {
		color: var(--_danger);
	}
	.enquiry {
		padding: calc(var(--_space) * 6);
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) * 1.5);
	}
	@container (inline-size >= 860px) {
		.layout {
			grid-template-columns: minmax(0, 1fr) 340px;
			column-gap: calc(var(--_space) * 10);
		}
		.layout > .key {
			grid-column: 1;
		}
		.layout > .enquiry {
			grid-column: 2;
			grid-row: 1 / span 3;
			align-self: start;
			position: sticky;
			inset-block-start: 24px;
		}
		:host([embedded]) .layout > .enquiry {
			inset-block-start: 80px;
		}
	}
	@container (inline-size < 480px) {
		.enquiry {
			padding: calc(var(--_space) * 4);
		}
	}
`;
