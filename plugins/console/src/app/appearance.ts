/** Light, dark, or as the system: three buttons. */
import type { Localise } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';
import { chooseTheme, THEMES, themeNow } from './theme.ts';

export function appearance(local: Localise, changed: () => void): TemplateResult {
	const now = themeNow();
	return html`<div class="themes" role="group" aria-label=${local.text('theme')}>
		${THEMES.map(
			(theme) => html`<button
				type="button"
				aria-pressed=${theme === now}
				@click=${() => {
					chooseTheme(theme);
					changed();
				}}
			>
				${glyph(theme)}<span>${local.text(`theme-${theme}`)}</span>
			</button>`,
		)}
	</div>`;
}

export const appearanceStyles = css`
	.themes {
		display: inline-flex;
		flex-wrap: wrap;
		padding: 3px;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_sunken);
	}
	.themes button {
		all: unset;
		box-sizing: border-box;
		display: inline-flex;
		align-items: center;
		gap: 8px;
		min-block-size: 36px;
		padding: 4px 14px;
		border-radius: var(--_radius);
		cursor: pointer;
		font-weight: 500;
	}
	.themes button[aria-pressed='true'] {
		background: var(--_surface);
		box-shadow: 0 0 0 1px var(--_border);
		font-weight: 600;
	}
	.themes button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.themes svg {
		inline-size: 18px;
		block-size: 18px;
	}
	@media (pointer: coarse), (max-width: 720px) {
		.themes button {
			min-block-size: 44px;
		}
	}
	@media (max-width: 480px) {
		.themes {
			display: flex;
			flex-wrap: nowrap;
			inline-size: 100%;
		}
		.themes button {
			flex: auto;
			justify-content: center;
			padding-inline: 8px;
			white-space: nowrap;
		}
		.themes svg {
			display: none;
		}
	}
	@media (forced-colors: active) {
		.themes button[aria-pressed='true'] {
			outline: 2px solid Highlight;
		}
	}
`;
