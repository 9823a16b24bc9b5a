import { css } from 'lit';

export const conversationStyles = css`
	.head {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: 8px 16px;
		margin-block-end: 16px;
	}
	.head h2 {
		font-size: 1.1429em;
	}
	.follow {
		display: flex;
		align-items: center;
		gap: 12px;
	}
	.follow .button {
		min-block-size: 36px;
		padding-block: 4px;
		padding-inline: 14px;
	}
	.follow .button[aria-pressed='true'] {
		border-color: var(--_primary);
		background: color-mix(in oklab, var(--_primary) 10%, var(--_surface));
		color: color-mix(in oklab, var(--_primary) 80%, var(--_text));
	}
	.thread {
		display: grid;
		gap: 20px;
		max-inline-size: 760px;
	}
	.thread > li > ol {
		display: grid;
		gap: 14px;
		margin-block-start: 14px;
		margin-inline-start: 15px;
		padding-inline-start: 28px;
		border-inline-start: 2px solid var(--_border);
	}
	.comment {
		display: flex;
		gap: 12px;
	}
	.comment > div {
		flex: 1;
		min-inline-size: 0;
	}
	.line {
		display: flex;
		flex-wrap: wrap;
		align-items: baseline;
		gap: 0 8px;
	}
	.line b {
		font-weight: 600;
	}
	.words {
		white-space: pre-wrap;
		overflow-wrap: anywhere;
	}
	.words .gone {
		color: var(--_muted);
		font-style: italic;
	}
	.mention {
		padding-inline: 2px;
		border-radius: 3px;
		background: color-mix(in oklab, var(--_primary) 12%, var(--_surface));
		color: color-mix(in oklab, var(--_primary) 80%, var(--_text));
		font-weight: 500;
	}
	.does {
		display: flex;
		gap: 8px;
		margin-inline-start: -4px;
	}
	form {
		display: grid;
		gap: 8px;
		max-inline-size: 760px;
	}
	form.new {
		margin-block-start: 24px;
	}
	.foot {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: 8px;
	}
	.foot p {
		flex: 1 1 220px;
	}
	.foot .button {
		min-block-size: 40px;
	}
	.none {
		padding-block: 12px;
		color: var(--_muted);
	}
`;
