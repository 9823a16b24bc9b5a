import { css } from 'lit';

export const playgroundStyles = css`
	.base {
		--_radius: 8px;
		font-size: 15px;
	}
	.tools {
		display: flex;
		flex-wrap: wrap;
		gap: 8px 16px;
		margin-block-end: 12px;
	}
	.tools label {
		display: flex;
		align-items: center;
		gap: 8px;
		margin: 0;
		font-weight: 500;
	}
	.tools .input {
		inline-size: auto;
	}
	.page {
		border: 1px solid var(--_border);
		border-radius: 12px;
		overflow: hidden;
		background: var(--_sunken);
	}
	iframe {
		display: block;
		inline-size: 100%;
		margin-inline: auto;
		border: 0;
	}
	.phone iframe {
		inline-size: min(100%, 390px);
	}
	.told {
		min-block-size: 1.5em;
		margin-block: 10px 0;
		overflow-wrap: anywhere;
		font-size: 0.875em;
		color: var(--_muted);
	}
	.told p {
		margin: 0;
		display: -webkit-box;
		-webkit-box-orient: vertical;
		-webkit-line-clamp: 2;
		overflow: hidden;
	}
	h2 {
		margin-block: 24px 12px;
		font-size: 1.125em;
		font-weight: 600;
	}
	.knobs {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
		gap: 16px 20px;
		align-items: start;
	}
	.tick {
		display: flex;
		align-items: center;
		gap: 10px;
		min-block-size: 44px;
		margin: 0;
	}
	[type='color'] {
		inline-size: 64px;
		block-size: 44px;
		padding: 4px;
		border: 1px solid var(--_outline);
		border-radius: 8px;
		background: var(--_surface);
		cursor: pointer;
	}
	.color {
		display: flex;
		gap: 8px;
	}
	.snippet {
		position: relative;
	}
	.snippet .button {
		position: absolute;
		inset-block-start: 8px;
		inset-inline-end: 8px;
	}
	pre {
		margin: 0;
		padding: 16px 110px 16px 16px;
		border-radius: 8px;
		background: var(--_sunken);
		overflow-x: auto;
		font: 13px / 1.6 ui-monospace, monospace;
	}
	pre:focus-visible {
		outline: 2px solid var(--_primary);
	}
	@media (width < 500px) {
		pre {
			padding: 60px 16px 16px;
		}
	}
`;
