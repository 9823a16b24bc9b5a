/** The way back up. */
import type { Localise } from '@freehold/widgets/kit';
import { html, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';

export function crumbs(label: string, address: string, local: Localise): TemplateResult {
	return html`<nav class="crumbs" aria-label=${local.text('back')}><a href=${address}>${glyph('back')}${label}</a></nav>`;
}
