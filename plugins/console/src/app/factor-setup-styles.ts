import { css } from 'lit';

export const setupStyles = css`
	:host {
		container-type: normal;
		display: contents;
	}
	form {
		display: grid;
		gap: 16px;
	}
	footer {
		display: flex;
		justify-content: flex-end;
	}
	.choice {
		display: grid;
		gap: 8px;
		margin-block-start: 20px;
	}
	/* A camera reads dark on light, whatever the page's colours are. */
	.qr {
		justify-self: center;
		inline-size: min(208px, 100%);
		border-radius: var(--_radius);
		background: #fff;
		fill: #000;
	}
	.secret {
		display: grid;
		grid-template-columns: 1fr auto;
		align-items: center;
		gap: 2px 8px;
	}
	.secret .muted {
		grid-column: 1 / -1;
	}
	code {
		padding: 8px 10px;
		border-radius: 5px;
		background: var(--_sunken);
		font: 12.5px / 1.5 ui-monospace, monospace;
		overflow-wrap: anywhere;
		user-select: all;
	}
	.code {
		font-size: 20px;
		font-variant-numeric: tabular-nums;
		letter-spacing: 0.25em;
	}
	[role='alert']:empty {
		display: none;
	}
`;
