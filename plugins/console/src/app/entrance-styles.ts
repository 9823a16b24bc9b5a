/** The pages before the door: one card in the middle, the whole screen on a phone. */
import { screenStyles } from '@freehold/widgets/kit';
import { css } from 'lit';
import { passwordStyles } from './password-field.ts';

const entrance = css`
	.base {
		display: grid;
		align-content: center;
		justify-items: center;
		min-block-size: 100dvh;
		padding: 24px;
		background: var(--_sunken);
	}
	/* One of these pages in place of another. */
	.base > :is(console-second-step, console-forgot-password) {
		justify-self: stretch;
		margin: -24px;
	}
	main {
		inline-size: min(380px, 100%);
	}
	.card,
	.card > form {
		display: grid;
		gap: 20px;
	}
	.card {
		padding: 36px;
		box-shadow: var(--_shadow);
	}
	header {
		display: grid;
		gap: 16px;
		margin-block-end: 4px;
	}
	header svg {
		inline-size: 36px;
		block-size: 36px;
	}
	.input,
	.button.primary,
	.ways .button {
		min-block-size: 42px;
	}
	.ways,
	.more {
		display: grid;
		gap: 8px;
	}
	.more {
		justify-items: center;
		gap: 2px;
	}
	.more .button {
		color: var(--_muted);
		font-weight: 500;
	}
	.or {
		display: flex;
		align-items: center;
		gap: 12px;
		color: var(--_muted);
	}
	.or::before,
	.or::after {
		content: '';
		flex: 1;
		border-block-start: 1px solid var(--_border);
	}
	[role='alert']:empty,
	[role='status']:empty {
		display: none;
	}
	[role='alert'],
	[role='status'] {
		padding: 10px 12px;
		border-radius: var(--_radius);
		font-weight: 500;
	}
	[role='alert'] {
		background: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
		color: var(--_danger);
	}
	[role='status'] {
		background: color-mix(in oklab, var(--_success) 10%, var(--_surface));
		color: color-mix(in oklab, var(--_success) 88%, var(--_text));
	}
	[role='alert'] ul {
		display: grid;
		gap: 4px;
	}
	@media (max-width: 480px) {
		.base {
			align-content: start;
			padding: 0;
			background: var(--_surface);
		}
		.base > :is(console-second-step, console-forgot-password) {
			margin: 0;
		}
		main {
			inline-size: 100%;
		}
		.card {
			padding: 48px 24px;
			border: 0;
			box-shadow: none;
		}
	}
`;

/** Sheets of a page before the door. */
export const entranceStyles = [...screenStyles, passwordStyles, entrance];
