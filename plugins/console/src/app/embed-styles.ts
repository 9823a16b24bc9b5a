import { css } from 'lit';

export const embedStyles = css`
	.studio {
		display: grid;
		grid-template-columns: minmax(280px, 380px) minmax(0, 1fr);
		align-items: start;
		gap: 16px;
	}
	.setup,
	.result {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		gap: 16px;
	}
	.result {
		position: sticky;
		inset-block-start: 72px;
	}
	.part {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		gap: 12px;
		padding: 16px 18px 18px;
	}
	.part > .button {
		justify-self: start;
	}
	.part header {
		display: flex;
		align-items: center;
		justify-content: space-between;
		gap: 12px;
	}
	h2 label {
		margin: 0;
		font: inherit;
	}
	.tick {
		display: flex;
		align-items: center;
		gap: 10px;
		min-block-size: 28px;
	}
	.tick input {
		inline-size: 18px;
		block-size: 18px;
		margin: 0;
		accent-color: var(--_primary);
	}
	.looks li {
		display: flex;
		align-items: center;
		justify-content: space-between;
		gap: 12px;
		min-block-size: 44px;
	}
	.looks label {
		flex: 1;
		margin: 0;
		font-weight: 500;
	}
	.looks span {
		display: flex;
		flex-direction: row-reverse;
		align-items: center;
		gap: 4px;
	}
	.looks .input {
		inline-size: 140px;
	}
	[type='color'] {
		inline-size: 52px;
		block-size: 36px;
		padding: 2px;
		border: 1px solid var(--_outline);
		border-radius: var(--_radius);
		background: var(--_surface);
		cursor: pointer;
	}
	pre {
		margin: 0;
		padding: 14px 16px;
		border-radius: var(--_radius);
		background: var(--_sunken);
		overflow-x: auto;
	}
	code {
		font: 13px / 1.55 ui-monospace, monospace;
	}
	[role='alert']:empty {
		display: none;
	}
	[role='alert'] {
		color: var(--_danger);
		font-weight: 500;
	}
	@container (inline-size < 900px) {
		.studio {
			grid-template-columns: minmax(0, 1fr);
		}
		.result {
			position: static;
		}
	}
`;
