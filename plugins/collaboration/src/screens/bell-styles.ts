import { css } from 'lit';

export const bellStyles = css`
	:host {
		container-type: normal;
	}
	.base > div {
		position: relative;
	}
	.bell {
		position: relative;
	}
	.bell svg {
		inline-size: 22px;
		block-size: 22px;
	}
	.count {
		position: absolute;
		inset-block-start: 4px;
		inset-inline-end: 2px;
		min-inline-size: 18px;
		padding-inline: 5px;
		border: 2px solid var(--_surface);
		border-radius: 10px;
		background: light-dark(#b3261e, #ffb4ab);
		color: light-dark(#fff, #410002);
		font-size: 11px;
		font-weight: 700;
		line-height: 16px;
		text-align: center;
	}
	.panel {
		position: absolute;
		z-index: 20;
		inset-block-start: calc(100% + 6px);
		inset-inline-end: 0;
		display: flex;
		flex-direction: column;
		inline-size: 380px;
		max-block-size: min(560px, calc(100vh - 90px));
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 4px);
		background: var(--_surface);
		box-shadow: 0 2px 6px rgb(0 0 0 / 0.08), 0 16px 40px rgb(0 0 0 / 0.16);
	}
	.head {
		display: flex;
		align-items: center;
		justify-content: space-between;
		padding: 12px 16px 8px;
	}
	.head h2 {
		font-size: 1.0714em;
		outline: none;
	}
	ul {
		flex: 1;
		overflow-y: auto;
	}
	li {
		position: relative;
		display: flex;
		align-items: center;
	}
	.what {
		display: grid;
		flex: 1;
		min-inline-size: 0;
		padding: 10px 44px 10px 16px;
		color: inherit;
		line-height: 1.4;
		text-decoration: none;
	}
	.what:hover {
		background: var(--_sunken);
	}
	.what:focus-visible {
		outline-offset: -2px;
	}
	.unread .did {
		font-weight: 600;
	}
	.subject {
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.dot {
		all: unset;
		position: absolute;
		inset-inline-end: 8px;
		display: grid;
		place-content: center;
		inline-size: 32px;
		block-size: 32px;
		border-radius: 50%;
		cursor: pointer;
	}
	.dot::before {
		content: '';
		inline-size: 10px;
		block-size: 10px;
		border-radius: 50%;
		background: var(--_primary);
	}
	.dot:hover {
		background: color-mix(in oklab, var(--_primary) 14%, transparent);
	}
	.dot:focus-visible {
		outline: 2px solid var(--_primary);
	}
	.none {
		padding: 32px 16px;
		color: var(--_muted);
		text-align: center;
	}
	.foot {
		display: flex;
		justify-content: space-between;
		padding: 12px 16px;
		border-block-start: 1px solid var(--_border);
		font-weight: 500;
	}
	@media (max-width: 520px) {
		.panel {
			position: fixed;
			inset-block: 60px auto;
			inset-inline: 8px;
			inline-size: auto;
			max-block-size: calc(100dvh - 72px);
		}
	}
`;
