import { css } from 'lit';

export const leadsStyles = css`
	.stages ul {
		position: relative;
		display: flex;
		gap: 20px;
		margin-block-end: 16px;
		border-block-end: 1px solid var(--_border);
		overflow-x: auto;
	}
	.stages a {
		display: flex;
		align-items: center;
		gap: 6px;
		min-block-size: 40px;
		border-block-end: 2px solid transparent;
		color: var(--_muted);
		font-weight: 550;
		text-decoration: none;
		white-space: nowrap;
	}
	.stages a[aria-current] {
		border-color: var(--_primary);
		color: var(--_text);
	}
	.stages a:focus-visible {
		outline-offset: -2px;
	}
	.stages .number {
		font-weight: 450;
	}
	.tools {
		display: flex;
		gap: 8px;
		margin-block-end: 16px;
	}
	.tools input {
		max-inline-size: 320px;
	}
	.tools select {
		inline-size: auto;
	}
	.lead {
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto;
		align-items: center;
		gap: 6px 16px;
		padding: 12px 20px;
	}
	.lead:not(:first-child) {
		border-block-start: 1px solid var(--_border);
	}
	.who p:first-child {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 4px 8px;
	}
	.who a {
		color: inherit;
		font-weight: 600;
		text-decoration: none;
	}
	.who a:hover {
		text-decoration: underline;
	}
	.cut {
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.small {
		display: flex;
		flex-wrap: wrap;
		gap: 0 14px;
		font-size: 0.9286em;
	}
	.actions {
		display: flex;
		flex-wrap: wrap;
		justify-content: flex-end;
		gap: 6px;
	}
	.actions .button:not(.icon) {
		min-block-size: 32px;
		padding: 4px 12px;
	}
	.actions .button.icon {
		inline-size: 32px;
		min-block-size: 32px;
	}
	details {
		grid-column: 1 / -1;
	}
	summary {
		inline-size: fit-content;
		color: var(--_primary);
		font-size: 0.9286em;
		font-weight: 550;
		cursor: pointer;
	}
	details[open] summary {
		margin-block-end: 8px;
	}
	.more {
		display: grid;
		justify-items: center;
		padding: 16px;
	}
	@media (pointer: coarse), (max-width: 720px) {
		.actions .button:not(.icon),
		.actions .button.icon {
			min-block-size: 44px;
		}
		.actions .button.icon {
			inline-size: 44px;
		}
	}
	@container (inline-size < 720px) {
		.lead {
			grid-template-columns: minmax(0, 1fr);
			padding-inline: 16px;
		}
		.actions {
			justify-content: flex-start;
		}
		.tools select {
			max-inline-size: 50%;
		}
	}
`;
