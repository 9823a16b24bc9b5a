import { css } from 'lit';

export const accountStyles = css`
	.account {
		display: grid;
		gap: calc(var(--_space) * 4);
		margin-block-start: calc(var(--_space) * 6);
		padding: calc(var(--_space) * 5);
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
	}
	section {
		display: grid;
		gap: calc(var(--_space) * 2);
	}
	section + section,
	section + .row {
		padding-block-start: calc(var(--_space) * 4);
		border-block-start: 1px solid var(--_border);
	}
	h2 {
		font-size: 1.125em;
		font-weight: 600;
		overflow-wrap: anywhere;
	}
	h2:focus {
		outline: none;
	}
	p {
		max-inline-size: 68ch;
	}
	.muted {
		color: var(--_muted);
	}
	.fault {
		color: var(--_danger);
	}
	.row,
	form {
		display: flex;
		flex-wrap: wrap;
		align-items: end;
		gap: calc(var(--_space) * 2);
	}
	form .field {
		flex: 1 1 14em;
		max-inline-size: 24em;
	}
	li {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: calc(var(--_space) * 3);
		min-block-size: 44px;
	}
	li + li {
		border-block-start: 1px solid var(--_border);
	}
	.button.plain {
		padding-inline: calc(var(--_space) * 3);
		border-color: transparent;
		background: none;
	}
	.button.plain:hover {
		background: var(--_sunken);
	}
	.row > .button.plain:first-child {
		margin-inline-start: calc(var(--_space) * -3);
	}
	.danger {
		color: var(--_danger);
	}
`;
