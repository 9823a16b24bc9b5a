import { css } from 'lit';

/** The overview: figures in a row, then the newest in columns. */
export const homeStyles = css`
	/* Cards are as high as what is in them: down one column, then the next. */
	.cards {
		columns: 2 420px;
		column-gap: 16px;
	}
	.cards .card {
		margin-block-end: 16px;
		break-inside: avoid;
	}
	.cards .whole {
		column-span: all;
	}
	.cards h2 {
		padding: 14px 20px 12px;
	}
	.counts {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
		gap: 16px;
		margin-block-end: 16px;
	}
	.counts a {
		display: grid;
		padding: 14px 20px 12px;
		color: inherit;
		text-decoration: none;
	}
	.counts a:hover {
		background: var(--_sunken);
	}
	.counts b {
		font-size: 1.9286em;
		font-weight: 600;
		line-height: 1.25;
		letter-spacing: -0.02em;
		font-variant-numeric: tabular-nums;
	}
	.bar {
		display: block;
		inline-size: calc(100% - 40px);
		block-size: 6px;
		margin-inline: 20px;
		border-radius: 3px;
	}
	.bar:dir(rtl) {
		scale: -1 1;
	}
	.bar rect {
		fill: var(--tone, var(--_outline));
	}
	.states {
		display: flex;
		flex-wrap: wrap;
		gap: 0 14px;
		padding: 6px 20px 10px;
	}
	.states a {
		display: flex;
		align-items: center;
		gap: 6px;
		min-block-size: 28px;
		color: inherit;
		text-decoration: none;
	}
	.states a:hover .badge {
		text-decoration: underline;
	}
	.states .badge {
		padding: 0;
		background: none;
		color: var(--_muted);
		font-weight: 450;
	}
	.states .number {
		font-weight: 550;
	}
	.newest {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
		gap: 16px;
		align-items: start;
	}
	.newest header {
		display: flex;
		align-items: baseline;
		justify-content: space-between;
		padding: 14px 20px 12px;
	}
	.newest header a {
		font-weight: 500;
		text-decoration: none;
	}
	.newest header a:hover {
		text-decoration: underline;
	}
	.rows li {
		position: relative;
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto 62px;
		align-items: center;
		gap: 12px;
		min-block-size: 46px;
		padding: 4px 20px;
		border-block-start: 1px solid var(--_border);
	}
	.rows li:hover {
		background: var(--_sunken);
	}
	.newest p {
		padding: 0 20px 18px;
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
		text-align: end;
		white-space: nowrap;
	}
	@container (inline-size < 480px) {
		.counts {
			grid-template-columns: 1fr 1fr;
			gap: 12px;
		}
		.counts > li:has(.states) {
			grid-column: 1 / -1;
		}
		.rows li {
			grid-template-columns: minmax(0, 1fr) auto;
			padding-inline: 20px;
		}
		.rows .when {
			display: none;
		}
	}
`;
