import { css } from 'lit';

/** Who waits beside what was said; where there is no room for both, one of them. */
export const chatsStyles = css`
	.panes {
		display: grid;
		grid-template-columns: minmax(260px, 340px) minmax(0, 1fr);
		gap: 16px;
		block-size: max(420px, 100dvh - 190px);
	}
	.list {
		display: flex;
		flex-direction: column;
		min-block-size: 0;
		overflow: hidden;
	}
	nav {
		display: flex;
		flex: none;
		gap: 18px;
		padding-inline: 16px;
		border-block-end: 1px solid var(--_border);
	}
	nav a {
		display: flex;
		align-items: center;
		min-block-size: 44px;
		border-block-end: 2px solid transparent;
		color: var(--_muted);
		font-weight: 550;
		text-decoration: none;
	}
	nav a[aria-current] {
		border-color: var(--_primary);
		color: var(--_text);
	}
	ul {
		overflow-y: auto;
	}
	li a {
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto;
		gap: 2px 12px;
		padding: 11px 16px;
		border-block-end: 1px solid var(--_border);
		border-inline-start: 3px solid transparent;
		color: inherit;
		text-decoration: none;
	}
	li a:hover {
		background: var(--_sunken);
	}
	a:focus-visible {
		outline-offset: -2px;
	}
	li a[aria-current] {
		border-inline-start-color: var(--_primary);
		background: color-mix(in oklab, var(--_primary) 8%, var(--_surface));
	}
	.name {
		overflow: hidden;
		font-weight: 550;
		text-align: match-parent;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.unread .name {
		font-weight: 700;
	}
	time,
	.agent {
		font-size: 0.9286em;
	}
	.last {
		overflow: hidden;
		text-align: match-parent;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.unread .last {
		color: var(--_text);
	}
	.agent {
		grid-column: 1 / -1;
	}
	.count {
		justify-self: end;
		min-inline-size: 20px;
		padding-inline: 6px;
		border-radius: 999px;
		background: var(--_primary);
		color: var(--_on-primary);
		font-size: 12px;
		font-weight: 650;
		line-height: 20px;
		text-align: center;
	}
	.more {
		padding: 12px 16px;
	}
	.choose {
		display: grid;
		place-items: center;
		padding: 24px;
		text-align: center;
	}
	fh-chat-talk {
		min-block-size: 0;
		overflow: hidden;
	}
	@container (inline-size < 720px) {
		.panes {
			grid-template-columns: minmax(0, 1fr);
			block-size: auto;
		}
		.panes.open {
			block-size: max(360px, 100dvh - 230px);
		}
		.panes.open .list,
		.choose {
			display: none;
		}
	}
`;
