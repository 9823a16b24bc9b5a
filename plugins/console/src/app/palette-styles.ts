import { css } from 'lit';

export const paletteStyles = css`
	:host {
		container-type: normal;
	}
	/* Its head stays where it is, however many lines there are. */
	freehold-dialog::part(dialog) {
		margin-block-start: min(12vh, 120px);
	}
	.box {
		position: relative;
		display: block;
		margin: -8px 0 8px;
		font-weight: 400;
	}
	.box svg {
		position: absolute;
		inset-block: 0;
		inset-inline-start: 12px;
		inline-size: 18px;
		block-size: 100%;
		color: var(--_muted);
		pointer-events: none;
	}
	.box .input {
		min-block-size: 44px;
		padding-inline-start: 40px;
		font-size: 16px;
	}
	#lines {
		max-block-size: min(56vh, 460px);
		margin-inline: -12px;
		overflow-y: auto;
		overscroll-behavior: contain;
	}
	.kind {
		padding: 10px 12px 3px;
		color: var(--_muted);
		font-size: 0.8571em;
		font-weight: 550;
	}
	[role='option'] {
		display: flex;
		align-items: center;
		justify-content: space-between;
		gap: 16px;
		min-block-size: 38px;
		padding: 6px 12px;
		border-radius: 6px;
		cursor: pointer;
	}
	[role='option'][aria-selected='true'] {
		background: color-mix(in oklab, var(--_primary) 12%, var(--_surface));
	}
	.title {
		overflow: hidden;
		font-weight: 500;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.note {
		flex: none;
		color: color-mix(in oklab, var(--_text) 80%, var(--_surface));
		font-size: 0.9286em;
	}
	.none {
		padding: 12px 0 4px;
	}
	@media (pointer: coarse), (max-width: 720px) {
		[role='option'] {
			min-block-size: 44px;
		}
	}
	@media (forced-colors: active) {
		[role='option'][aria-selected='true'] {
			outline: 2px solid Highlight;
			outline-offset: -2px;
		}
	}
`;
