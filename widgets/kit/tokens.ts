/**
 * The look of everything we draw, in three layers a brokerage may reach:
 * 1. tokens it sets anywhere above an element (`--freehold-color-primary`, `--freehold-radius`, …),
 * 2. `::part(…)` for a named piece, 3. nothing else: no rule of the page gets in, none of ours gets out.
 *
 * Names starting with `--_` are ours and may change. Light or dark follows the page's `color-scheme`.
 * Lengths are px, never rem: a page that sets its root to 62.5 % must not shrink us.
 */
import { css } from 'lit';

/** The base sheet of every element: tokens, reset of what the page would let us inherit, visible focus. */
export const tokens = css`
	:host {
		display: block;
		container-type: inline-size;
	}
	:host([hidden]) {
		display: none;
	}
	.base {
		/* Cuts inheritance from the page (letter-spacing, text-transform, …); custom properties still pass. */
		all: initial;
		color-scheme: inherit;
		visibility: inherit;
		display: block;
		--_primary: var(--freehold-color-primary, light-dark(#17503f, #8bd0b4));
		--_on-primary: var(--freehold-color-on-primary, light-dark(#fff, #0c2019));
		--_text: var(--freehold-color-text, light-dark(#191c1b, #eceeed));
		--_muted: var(--freehold-color-muted, light-dark(#59605d, #a3aba7));
		--_surface: var(--freehold-color-surface, light-dark(#fff, #161918));
		--_sunken: var(--freehold-color-sunken, light-dark(#f4f5f2, #1f2422));
		--_border: var(--freehold-color-border, light-dark(#dcdfdb, #353b38));
		--_outline: var(--freehold-color-outline, light-dark(#868e8a, #757e79));
		--_danger: var(--freehold-color-danger, light-dark(#a4261d, #ff9c92));
		--_radius: var(--freehold-radius, 8px);
		--_space: var(--freehold-space, 4px);
		--_shadow: var(--freehold-shadow, 0 1px 2px rgb(0 0 0 / 0.06), 0 8px 24px rgb(0 0 0 / 0.08));
		--_heading: var(--freehold-font-heading, var(--freehold-font, inherit));
		font-family: var(--freehold-font, inherit);
		font-size: var(--freehold-font-size, 16px);
		line-height: 1.5;
		color: var(--_text);
		overflow-wrap: break-word;
	}
	*,
	::before,
	::after {
		box-sizing: border-box;
	}
	h1,
	h2,
	h3,
	p,
	ul,
	ol,
	dl,
	dd,
	fieldset {
		margin: 0;
		padding: 0;
		border: 0;
		min-width: 0;
	}
	h1,
	h2,
	h3 {
		font-family: var(--_heading);
		font-size: 1em;
		font-weight: 600;
		line-height: 1.25;
	}
	ul,
	ol {
		list-style: none;
	}
	a {
		color: var(--_primary);
		text-underline-offset: 0.15em;
	}
	:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	[hidden] {
		display: none !important;
	}
	.silent {
		position: absolute;
		inline-size: 1px;
		block-size: 1px;
		overflow: hidden;
		clip-path: inset(50%);
		white-space: nowrap;
	}
	@media (forced-colors: active) {
		[aria-pressed='true'] {
			outline: solid Highlight !important;
		}
	}
	@media (prefers-reduced-motion: reduce) {
		* {
			animation: none !important;
			transition: none !important;
		}
	}
`;
