import { css } from 'lit';

/** A sheet of paper, shown as it is printed: always black on white, with the brokerage's colour. */
export const flyerStyles = css`
	.choices {
		display: flex;
		flex-wrap: wrap;
		align-items: end;
		gap: 12px;
		max-inline-size: 210mm;
		margin-block-end: 16px;
	}
	.choices p {
		flex: 1 1 220px;
	}
	.paper {
		color-scheme: light;
		--_ink: #191c1b;
		max-inline-size: 210mm;
		padding: clamp(16px, 5cqi, 14mm);
		border: 1px solid var(--_border);
		border-radius: 4px;
		background: #fff;
		color: var(--_ink);
		box-shadow: var(--_shadow);
	}
	.paper h2 {
		font-size: clamp(22px, 4.4cqi, 32px);
		line-height: 1.15;
		letter-spacing: -0.02em;
	}
	.paper .place {
		margin-block: 4px 14px;
		color: #59605d;
	}
	.paper .price {
		display: flex;
		flex-wrap: wrap;
		justify-content: space-between;
		align-items: baseline;
		gap: 4px 24px;
		margin-block: 16px 12px;
		font-size: clamp(20px, 3.6cqi, 26px);
		font-weight: 650;
	}
	.paper .price small {
		color: #59605d;
		font-size: 14px;
		font-weight: 400;
	}
	.paper img {
		display: block;
		inline-size: 100%;
		object-fit: cover;
		background: #f4f5f2;
	}
	.cover {
		aspect-ratio: 16 / 9;
	}
	.more {
		display: grid;
		grid-template-columns: repeat(3, 1fr);
		gap: 6px;
		margin-block-start: 6px;
	}
	.brochure .more {
		grid-template-columns: repeat(2, 1fr);
	}
	.more img {
		aspect-ratio: 3 / 2;
	}
	.more figcaption {
		padding-block: 3px 6px;
		color: #59605d;
		font-size: 12px;
	}
	dl {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(110px, 1fr));
		gap: 8px 16px;
		margin-block-end: 14px;
		padding-block: 10px;
		border-block: 1px solid #dcdfdb;
	}
	dt {
		color: #59605d;
		font-size: 12px;
	}
	dd {
		font-weight: 600;
	}
	.words {
		white-space: pre-line;
	}
	.features {
		columns: 2 160px;
		margin-block-start: 12px;
	}
	.features li::before {
		content: '·';
		margin-inline-end: 0.5em;
	}
	footer {
		display: flex;
		flex-wrap: wrap;
		justify-content: space-between;
		gap: 8px 24px;
		margin-block-start: 20px;
		padding-block-start: 12px;
		border-block-start: 2px solid var(--_ink);
	}
	footer b {
		display: block;
	}
	.law {
		flex-basis: 100%;
		color: #59605d;
		font-size: 12px;
	}
	@media print {
		.choices {
			display: none;
		}
		.flyer .cover {
			max-block-size: 88mm;
		}
		.paper {
			max-inline-size: none;
			padding: 0;
			border: 0;
			box-shadow: none;
			print-color-adjust: exact;
		}
		.more figure,
		footer,
		dl {
			break-inside: avoid;
		}
	}
`;
