import { css } from 'lit';

/** The visitor at the start, we at the end. */
export const talkStyles = css`
	.base {
		display: flex;
		flex-direction: column;
		block-size: 100%;
	}
	header {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 8px 12px;
		padding: 12px 20px;
		border-block-end: 1px solid var(--_border);
	}
	.back {
		display: none;
		margin-inline-start: -10px;
	}
	.back svg:dir(rtl) {
		scale: -1 1;
	}
	.who {
		flex: 1 1 220px;
		min-inline-size: 0;
	}
	h2 {
		text-align: match-parent;
	}
	.facts {
		display: flex;
		flex-wrap: wrap;
		gap: 0 12px;
	}
	.page {
		overflow: hidden;
		max-inline-size: 32ch;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.buttons select {
		inline-size: auto;
		max-inline-size: 180px;
	}
	.log {
		flex: 1;
		min-block-size: 0;
		overflow-y: auto;
		padding: 12px 20px 20px;
	}
	.log:focus-visible {
		outline-offset: -2px;
	}
	li {
		display: flex;
		flex-direction: column;
		align-items: start;
		margin-block-start: 3px;
		padding-inline-end: 15%;
	}
	li.us {
		align-items: end;
		padding-inline: 15% 0;
	}
	li.first {
		margin-block-start: 14px;
	}
	.by {
		margin-block-end: 3px;
		font-size: 0.9286em;
	}
	.by bdi {
		font-weight: 600;
	}
	.text {
		max-inline-size: 68ch;
		padding: 8px 13px;
		border: 1px solid transparent;
		border-radius: 14px;
		background: var(--_sunken);
		overflow-wrap: anywhere;
		white-space: pre-wrap;
	}
	.us .text {
		background: color-mix(in oklab, var(--_primary) 14%, var(--_surface));
	}
	.note {
		padding-block-start: 16px;
		text-align: center;
	}
	form {
		display: flex;
		align-items: end;
		gap: 8px;
		padding: 12px 20px;
		border-block-start: 1px solid var(--_border);
	}
	textarea.input {
		flex: 1;
		min-block-size: 44px;
		max-block-size: 10em;
		field-sizing: content;
		resize: none;
	}
	form .button {
		min-block-size: 44px;
	}
	@container (inline-size < 620px) {
		.back {
			display: inline-flex;
		}
		header,
		form {
			padding-inline: 14px;
		}
	}
`;
