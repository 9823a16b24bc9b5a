import { css } from 'lit';

export const galleryStyles = css`
	.strip {
		display: flex;
		gap: 8px;
		margin: -3px -3px 17px;
		padding: 3px;
		overflow-x: auto;
		scroll-snap-type: x proximity;
		scroll-padding-inline: 3px;
		scrollbar-width: thin;
		border-radius: var(--_radius);
	}
	.strip.over {
		outline: 2px dashed var(--_primary);
	}
	.photo,
	.adder {
		flex: none;
		block-size: 152px;
		border-radius: var(--_radius);
		scroll-snap-align: start;
	}
	.photo {
		all: unset;
		flex: none;
		box-sizing: border-box;
		block-size: 152px;
		cursor: zoom-in;
		border-radius: var(--_radius);
		scroll-snap-align: start;
	}
	.photo:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.photo img {
		display: block;
		block-size: 100%;
		inline-size: auto;
		aspect-ratio: 3 / 2;
		object-fit: cover;
		border-radius: inherit;
		background: var(--_sunken);
	}
	.adder {
		position: relative;
		display: grid;
		place-content: center;
		justify-items: center;
		gap: 6px;
		min-inline-size: 132px;
		margin: 0;
		padding: 12px;
		border: 1px dashed var(--_outline);
		color: var(--_muted);
		font-weight: 500;
		text-align: center;
		cursor: pointer;
	}
	.adder:only-child {
		flex: 1;
		block-size: 96px;
	}
	.adder:hover {
		border-color: var(--_primary);
		color: var(--_primary);
	}
	.adder:focus-within {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.large {
		display: block;
		inline-size: 100%;
		max-block-size: calc(100dvh - 200px);
		object-fit: contain;
	}
	.turn {
		display: flex;
		align-items: center;
		justify-content: space-between;
		padding-block-start: 16px;
	}
	@container (inline-size < 640px) {
		.photo,
		.adder {
			block-size: 140px;
		}
	}
`;
