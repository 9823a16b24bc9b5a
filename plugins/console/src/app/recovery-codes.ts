/** Recovery codes, shown this once: to copy, or to print. */
import { type Localise, toast } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';

export const recoveryStyles = css`
	.codes {
		display: grid;
		grid-template-columns: 1fr 1fr;
		gap: 6px 16px;
		margin-block: 16px;
		padding: 14px 16px;
		border-radius: var(--_radius);
		background: var(--_sunken);
		font: 15px / 1.6 ui-monospace, monospace;
		text-align: center;
	}
	.keep {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	h3 {
		margin-block-end: 6px;
	}
	h3:focus-visible {
		outline: none;
	}
	.keep .primary {
		margin-inline-start: auto;
	}
`;

export function recoveryCodes(codes: readonly string[], local: Localise, kept: () => void): TemplateResult {
	return html`<h3 tabindex="-1">${local.text('recoveryTitle')}</h3>
		<p class="muted">${local.text('codesText')}</p>
		<ol class="codes">${codes.map((code) => html`<li>${code}</li>`)}</ol>
		<div class="keep">
			<button class="button" type="button" @click=${() => void copy(codes, local)}>${glyph('copy')}${local.text('copy')}</button>
			<button class="button" type="button" @click=${() => print()}>${local.text('print')}</button>
			<button class="button primary" type="button" @click=${kept}>${local.text('codesKept')}</button>
		</div>`;
}

async function copy(codes: readonly string[], local: Localise): Promise<void> {
	await navigator.clipboard.writeText(codes.join('\n'));
	toast(local.text('copied'));
}
