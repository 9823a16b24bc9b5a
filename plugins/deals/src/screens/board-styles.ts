import { css } from 'lit';

/** Columns side by side, as many as there is room for; the rest by scrolling, one at a time on a phone. */
export const boardStyles = css`
	.choices {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	.choices .input {
		inline-size: auto;
	}
	.head > h1 {
		flex: 1 1 auto;
	}
	.board {
		position: relative;
		overflow-x: auto;
		margin-inline: -4px;
		padding: 4px 4px 12px;
		scroll-snap-type: x proximity;
		border-radius: var(--_radius);
	}
	.board > ol {
		display: grid;
		grid-auto-columns: minmax(196px, 1fr);
		grid-auto-flow: column;
		gap: 12px;
	}
	.stage {
		display: flex;
		flex-direction: column;
		gap: 8px;
		min-block-size: 260px;
		padding: 12px 8px 8px;
		border: 1px solid transparent;
		border-radius: calc(var(--_radius) + 3px);
		background: var(--_sunken);
		scroll-snap-align: start;
		transition: opacity 0.15s, border-color 0.15s, background 0.15s;
	}
	.stage header {
		padding: 0 6px 4px;
	}
	.stage h2 {
		display: flex;
		align-items: center;
		gap: 8px;
	}
	.stage h2::before {
		content: '';
		inline-size: 8px;
		block-size: 8px;
		border-radius: 50%;
		background: var(--_blue);
	}
	.stage.won h2::before {
		background: var(--_green);
	}
	.stage.lost h2::before {
		background: var(--_outline);
	}
	.stage header p {
		font-size: 0.9286em;
	}
	.stage ul {
		display: grid;
		gap: 8px;
	}
	.stage.open.shut,
	.stage.shut {
		opacity: 0.45;
	}
	.stage.open:not(.shut).over,
	.stage.over {
		border-color: var(--_primary);
		background: color-mix(in oklab, var(--_primary) 10%, var(--_sunken));
	}
	.nothing {
		padding: 2px 6px;
		font-size: 0.9286em;
	}
	.deal {
		display: grid;
		gap: 4px;
		padding: 10px 12px;
		line-height: 1.35;
	}
	.deal[draggable='true'] {
		cursor: grab;
	}
	.deal:hover {
		border-color: color-mix(in oklab, var(--_text) 22%, var(--_surface));
	}
	.line {
		display: flex;
		align-items: flex-start;
		justify-content: space-between;
		gap: 8px;
	}
	.line a {
		min-inline-size: 0;
		color: inherit;
		font-weight: 600;
		text-decoration: none;
	}
	.line a:hover {
		text-decoration: underline;
	}
	.line fh-deal-moves {
		flex: none;
		margin: -5px -7px -5px 0;
	}
	.price {
		font-weight: 600;
	}
	.foot {
		align-items: flex-end;
		font-size: 0.8571em;
	}
	.stuck {
		color: var(--_amber);
		font-weight: 600;
	}
	.person {
		flex: none;
		display: grid;
		place-content: center;
		inline-size: 26px;
		block-size: 26px;
		border-radius: 50%;
		background: color-mix(in oklab, var(--_primary) 14%, var(--_surface));
		color: color-mix(in oklab, var(--_primary) 80%, var(--_text));
		font-weight: 600;
	}
	.faults {
		display: grid;
		gap: 8px;
		padding-inline-start: 18px;
		list-style: disc;
	}
	@container (inline-size < 620px) {
		.board > ol {
			grid-auto-columns: min(82cqi, 320px);
		}
		.board {
			scroll-snap-type: x mandatory;
		}
	}
`;
