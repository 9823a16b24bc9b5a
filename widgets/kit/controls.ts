/** The look of buttons and inputs: native ones, styled, that do what the browser does well. */
import { css } from 'lit';

export const buttonStyles = css`
	.button {
		all: unset;
		box-sizing: border-box;
		display: inline-flex;
		align-items: center;
		justify-content: center;
		gap: calc(var(--_space) * 2);
		min-block-size: 44px;
		padding: calc(var(--_space) * 2) calc(var(--_space) * 5);
		border: 1px solid var(--_outline);
		border-radius: var(--_radius);
		background: var(--_surface);
		color: var(--_text);
		font-weight: 600;
		line-height: 1.25;
		text-align: center;
		cursor: pointer;
		transition: background 0.15s, border-color 0.15s;
	}
	.button:hover {
		background: var(--_sunken);
	}
	.button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.button.primary {
		border-color: var(--_primary);
		background: var(--_primary);
		color: var(--_on-primary);
	}
	.button.primary:hover {
		background: color-mix(in oklab, var(--_primary) 88%, var(--_text));
	}
	.button:disabled,
	.button[aria-disabled='true'] {
		opacity: 0.55;
		cursor: default;
	}
`;

export const inputStyles = css`
	.field {
		min-inline-size: 0;
	}
	label,
	.label {
		display: block;
		margin-block-end: calc(var(--_space) * 1.5);
		font-size: 0.9375em;
		font-weight: 600;
	}
	.optional {
		color: var(--_muted);
		font-weight: 400;
	}
	.input {
		display: block;
		inline-size: 100%;
		min-block-size: 44px;
		margin: 0;
		padding: calc(var(--_space) * 2) calc(var(--_space) * 3);
		border: 1px solid var(--_outline);
		border-radius: var(--_radius);
		background-color: var(--_surface);
		color: inherit;
		font: inherit;
		text-align: start;
	}
	.input:hover:not(:disabled) {
		border-color: var(--_text);
	}
	.input:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 0;
		border-color: var(--_primary);
	}
	.input[aria-invalid='true'] {
		border-color: var(--_danger);
	}
	.input::placeholder {
		color: var(--_muted);
		opacity: 1;
	}
	.input:disabled {
		background: var(--_sunken);
		color: var(--_muted);
	}
	textarea.input {
		min-block-size: 7em;
		field-sizing: content;
		max-block-size: 24em;
		resize: vertical;
	}
	select.input {
		appearance: none;
		padding-inline-end: calc(var(--_space) * 8);
		background-image: linear-gradient(45deg, transparent 50%, currentColor 50%), linear-gradient(-45deg, transparent 50%, currentColor 50%);
		background-position: right 17px top 50%, right 12px top 50%;
		background-size: 5px 5px;
		background-repeat: no-repeat;
	}
	select.input:dir(rtl) {
		background-position: left 12px top 50%, left 17px top 50%;
	}
	input[type='checkbox'],
	input[type='radio'] {
		inline-size: 20px;
		block-size: 20px;
		min-block-size: 0;
		margin: 1px 0;
		accent-color: var(--_primary);
	}
	.hint,
	.fault {
		margin-block-start: calc(var(--_space) * 1.5);
		font-size: 0.875em;
		color: var(--_muted);
	}
	.fault {
		color: var(--_danger);
		font-weight: 500;
	}
	@media (forced-colors: active) {
		select.input {
			appearance: auto;
			background-image: none;
		}
	}
`;
