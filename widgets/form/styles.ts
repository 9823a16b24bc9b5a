import { css } from 'lit';

/** A public form: one calm column; where it was sent, a calm answer of the same width. */
export const formStyles = css`
	h2 {
		margin-block-end: calc(var(--_space) * 5);
		font-size: 1.375em;
		letter-spacing: -0.01em;
	}
	form {
		position: relative;
		display: grid;
		gap: calc(var(--_space) * 5);
	}
	form > [role='alert']:empty {
		position: absolute;
	}
	.failure {
		color: var(--_danger);
		font-weight: 500;
	}
	.submit {
		justify-self: start;
		min-inline-size: 160px;
	}
	@container (inline-size < 420px) {
		.submit {
			justify-self: stretch;
		}
	}
`;
