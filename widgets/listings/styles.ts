import { css } from 'lit';

/** Cards beside and below each other, and the grey ones before they come. */
export const cardsStyles = css`
	.cards {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 264px), 1fr));
		gap: calc(var(--_space) * 9) calc(var(--_space) * 6);
	}
	.cards > li {
		min-inline-size: 0;
	}
	.photo.skeleton {
		background: var(--_sunken);
	}
	.card .skeleton + .skeleton,
	.card .short {
		margin-block-start: 8px;
	}
	.short {
		inline-size: 40%;
	}
`;

/** The list around the cards, and the map beside it where there is room. */
export const listingsStyles = css`
	.head {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: calc(var(--_space) * 2);
		margin-block: calc(var(--_space) * 4) calc(var(--_space) * 5);
	}
	.count {
		flex: 1 1 100%;
		min-block-size: 1.5em;
		font-weight: 600;
	}
	.head .sort {
		flex: 1;
	}
	.head .button {
		padding-inline: calc(var(--_space) * 4);
	}
	.head .button[aria-pressed='true'] {
		border-color: var(--_primary);
		color: var(--_primary);
		box-shadow: inset 0 0 0 1px var(--_primary);
	}
	.list {
		transition: opacity 0.15s;
	}
	[aria-busy='true'] > .list {
		opacity: 0.55;
	}
	.more {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: center;
		gap: calc(var(--_space) * 3) calc(var(--_space) * 5);
		margin-block-start: calc(var(--_space) * 10);
	}
	.muted {
		color: var(--_muted);
	}
	.results.with-map {
		display: grid;
		gap: calc(var(--_space) * 6);
	}
	.with-map > .list {
		order: 1;
	}
	.with-map .cards {
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 216px), 1fr));
	}
	@container (inline-size < 899px) {
		.with-map > .list:has(.cards) {
			display: none;
		}
	}
	@container (inline-size >= 560px) {
		.count {
			flex: 1;
		}
		.head .sort {
			flex: 0 0 auto;
			inline-size: auto;
		}
	}
	@container (inline-size >= 899px) {
		.results.with-map {
			grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr);
			align-items: start;
		}
		.with-map > .list {
			order: 0;
		}
		.with-map > freehold-map {
			position: sticky;
			inset-block-start: 16px;
		}
	}
`;
