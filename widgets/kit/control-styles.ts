/**
 * The look of native controls. We style `<button>`, `<input>`, `<select>` and let the browser do what it does well.
 * Classes: `button` (+ `primary`, `quiet`, `danger`, `icon`), `input`, `field`, `hint`, `fault`, `optional`.
 *
 *   static override styles = [...FreeholdElement.sheets, controlStyles];
 */
import { css } from 'lit';
import { buttonStyles, inputStyles } from './controls.ts';

/** Buttons beyond the plain and the primary one. */
export const buttonVariants = css`
	.button.danger {
		border-color: var(--_danger);
		color: var(--_danger);
	}
	.button.quiet {
		border-color: transparent;
		background: transparent;
	}
	.button.quiet:hover {
		background: var(--_sunken);
	}
	.button.icon {
		inline-size: 44px;
		padding: 0;
	}
`;

/** Everything. */
export const controlStyles = css`
	${buttonStyles}${buttonVariants}${inputStyles}
	.base {
		--_success: var(--freehold-color-success, light-dark(#1c6b43, #7fd6a6));
	}
`;
