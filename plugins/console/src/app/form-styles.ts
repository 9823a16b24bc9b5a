import { css } from 'lit';

export const formStyles = css`
	.stale {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: 8px 16px;
		margin-block-end: 14px;
		padding: 10px 16px;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	form.card {
		max-inline-size: 840px;
	}
	console-fields {
		padding: 24px 24px 28px;
	}
	footer {
		position: sticky;
		inset-block-end: var(--console-foot, 0px);
		z-index: 5;
		display: flex;
		align-items: center;
		justify-content: flex-end;
		gap: 8px;
		padding: 14px 24px;
		border-block-start: 1px solid var(--_border);
		border-end-start-radius: var(--_radius);
		border-end-end-radius: var(--_radius);
		background: var(--_surface);
	}
	footer [role='alert'] {
		flex: 1;
		color: var(--_danger);
		font-weight: 500;
	}
	.rows span {
		display: block;
		block-size: 36px;
		margin-block-end: 18px;
	}
	@container (inline-size < 640px) {
		form.card {
			margin-inline: -16px;
			border-inline: 0;
			border-radius: 0;
		}
		console-fields {
			padding: 20px 16px;
		}
		footer {
			flex-wrap: wrap;
			padding: 12px 16px;
			border-radius: 0;
		}
		footer [role='alert']:empty {
			display: none;
		}
		footer [role='alert'] {
			flex-basis: 100%;
		}
		footer .button {
			flex: 1;
		}
	}
`;
