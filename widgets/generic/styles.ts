import { css } from 'lit';

/** Any record: its name, and its facts in pairs. */
export const genericStyles = css`
	.head {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: calc(var(--_space) * 3);
		margin-block-end: calc(var(--_space) * 4);
	}
	h2 {
		font-size: 1.375em;
	}
	.find {
		flex: 0 1 280px;
	}
	.rows > li {
		padding-block: calc(var(--_space) * 4);
		border-block-start: 1px solid var(--_border);
	}
	.rows > li:last-child {
		border-block-end: 1px solid var(--_border);
	}
	h3 a {
		color: inherit;
	}
	dl {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
		gap: 2px calc(var(--_space) * 8);
		margin-block-start: calc(var(--_space) * 2);
	}
	dl > div {
		display: flex;
		justify-content: space-between;
		gap: 16px;
		padding-block: 6px;
	}
	.record dl > div {
		padding-block: 10px;
		border-block-end: 1px solid var(--_border);
	}
	dt {
		color: var(--_muted);
	}
	dd {
		text-align: end;
		white-space: pre-line;
		font-variant-numeric: tabular-nums;
	}
	.more {
		margin-block-start: calc(var(--_space) * 6);
		text-align: center;
	}
`;
