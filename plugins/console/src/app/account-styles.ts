import { screenStyles } from '@freehold/widgets/kit';
import { css } from 'lit';
import { passwordStyles } from './password-field.ts';

const account = css`
	:host {
		container-type: normal;
		display: block;
	}
	.card {
		padding: 18px 20px 20px;
	}
	h2 {
		margin-block-end: 4px;
	}
	form {
		display: grid;
		gap: 16px;
		max-inline-size: 400px;
		margin-block-start: 14px;
	}
	.password {
		--_control: 36px;
	}
	.buttons {
		margin-block-start: 14px;
	}
	.none {
		margin-block-start: 10px;
	}
	.items {
		margin-block-start: 10px;
	}
	.items > li {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 4px 12px;
		padding-block: 12px;
		border-block-start: 1px solid var(--_border);
	}
	.items > li:last-child {
		padding-block-end: 0;
	}
	.what {
		flex: 1 1 200px;
		min-inline-size: 0;
	}
	.what b {
		margin-inline-end: 6px;
		font-weight: 550;
		overflow-wrap: anywhere;
	}
	.what small {
		display: block;
		color: var(--_muted);
		font-size: 0.9286em;
	}
	[role='alert']:empty,
	[role='status']:empty {
		display: none;
	}
	[role='alert'] {
		color: var(--_danger);
		font-weight: 500;
	}
	[role='alert'] ul {
		display: grid;
		gap: 4px;
	}
	@media (pointer: coarse), (max-width: 720px) {
		.password {
			--_control: 44px;
		}
	}
`;

/** Sheets of a part of one's own account. */
export const accountStyles = [...screenStyles, passwordStyles, account];
