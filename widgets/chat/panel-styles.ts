import { css } from 'lit';

/** A sheet of paper above the page; on a phone the whole of it. What one says stands at the end, what one is told at the start. */
export const panelStyles = css`
	:host {
		container-type: normal;
	}
	.panel {
		position: absolute;
		inset-block-end: calc(100% + 12px);
		inset-inline-end: 0;
		display: flex;
		flex-direction: column;
		inline-size: min(384px, 100vw - 40px);
		block-size: min(620px, 100dvh - 120px);
		overflow: hidden;
		border: 1px solid var(--_border);
		border-radius: max(var(--_radius), 14px);
		background: var(--_surface);
		box-shadow: 0 2px 6px rgb(0 0 0 / 0.08), 0 18px 48px rgb(0 0 0 / 0.18);
	}
	:host([start]) .panel {
		inset-inline: 0 auto;
	}
	:host([inline]) .panel {
		position: static;
		inline-size: auto;
		block-size: min(560px, 90dvh);
		box-shadow: none;
	}
	header {
		display: flex;
		align-items: start;
		gap: 4px;
		padding-block: 16px 14px;
		padding-inline: 20px 10px;
		border-block-end: 1px solid var(--_border);
	}
	header > div {
		flex: 1;
		min-inline-size: 0;
	}
	h2 {
		font-size: 1.0625em;
	}
	.state {
		margin-block-start: 2px;
		color: var(--_muted);
		font-size: 0.875em;
		line-height: 1.4;
	}
	.state.here::before {
		content: '';
		display: inline-block;
		inline-size: 8px;
		block-size: 8px;
		margin-inline-end: 7px;
		border-radius: 50%;
		background: light-dark(#1d8a55, #5fd39b);
	}
	.icon,
	.word,
	.send {
		all: unset;
		box-sizing: border-box;
		cursor: pointer;
	}
	.icon {
		display: grid;
		place-items: center;
		flex: none;
		inline-size: 44px;
		block-size: 44px;
		margin-block-start: -8px;
		border-radius: var(--_radius);
		color: var(--_muted);
	}
	.icon:hover {
		background: var(--_sunken);
		color: var(--_text);
	}
	.icon:dir(rtl) svg {
		scale: -1 1;
	}
	.icon:focus-visible,
	.word:focus-visible,
	.send:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.icon:focus-visible,
	.log:focus-visible {
		outline-offset: -2px;
	}
	.ending {
		display: grid;
		gap: 12px;
		padding: 14px 20px;
		border-block-end: 1px solid var(--_border);
		background: var(--_sunken);
	}
	.ending > div {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	.log {
		flex: 1;
		min-block-size: 0;
		overflow-y: auto;
		overscroll-behavior: contain;
		padding: 16px 20px;
	}
	.log:focus-visible {
		outline: 2px solid var(--_primary);
	}
	.note {
		padding-block: 4px 8px;
		color: var(--_muted);
		font-size: 0.9375em;
		text-align: center;
	}
	li {
		display: flex;
		flex-direction: column;
		align-items: start;
		margin-block-start: 3px;
		padding-inline-end: 44px;
	}
	li.first {
		margin-block-start: 14px;
	}
	li.visitor {
		align-items: end;
		padding-inline: 44px 0;
	}
	.who {
		margin-block-end: 3px;
		color: var(--_muted);
		font-size: 0.8125em;
		font-weight: 600;
	}
	.text {
		max-inline-size: 100%;
		padding: 8px 13px;
		border: 1px solid transparent;
		border-radius: 16px;
		background: var(--_sunken);
		overflow-wrap: anywhere;
		white-space: pre-wrap;
	}
	.visitor .text {
		background: var(--_primary);
		color: var(--_on-primary);
	}
	.visitor .text.failed {
		background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
		color: var(--_text);
	}
	.after {
		margin-block-start: 3px;
		color: var(--_muted);
		font-size: 0.8125em;
	}
	.after.fault {
		color: var(--_danger);
	}
	.word {
		padding: 4px;
		color: var(--_primary);
		font-weight: 600;
		text-decoration: underline;
		text-underline-offset: 0.15em;
	}
	form {
		position: relative;
		display: flex;
		align-items: end;
		gap: 8px;
		padding: 12px;
		border-block-start: 1px solid var(--_border);
	}
	textarea.input {
		flex: 1;
		min-block-size: 44px;
		max-block-size: 8em;
		padding-block: 9px;
		border-radius: 22px;
		padding-inline: 16px;
		resize: none;
	}
	.send {
		display: grid;
		place-items: center;
		flex: none;
		inline-size: 44px;
		block-size: 44px;
		border: 1px solid transparent;
		border-radius: 50%;
		background: var(--_primary);
		color: var(--_on-primary);
	}
	::slotted([slot='privacy']) {
		display: block;
		padding: 0 20px 12px;
		color: var(--_muted);
		font-size: 0.8125em;
	}
	@media (max-width: 480px), (max-height: 460px) {
		:host(:not([inline])) .panel {
			position: fixed;
			inset: 0;
			inline-size: auto;
			block-size: 100dvh;
			border: 0;
			border-radius: 0;
		}
	}
	@media (prefers-reduced-motion: no-preference) {
		:host(:not([inline])) .panel {
			animation: rise 0.16s ease-out;
		}
		@keyframes rise {
			from {
				opacity: 0;
				translate: 0 8px;
			}
		}
	}
`;
