/** What a view shows when it has nothing, waits, or failed. Templates; bring `stateStyles`. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Words } from './words.ts';

export const stateStyles = css`
	.state {
		display: grid;
		justify-items: center;
		gap: calc(var(--_space) * 2);
		padding: calc(var(--_space) * 12) calc(var(--_space) * 4);
		border: 1px dashed var(--_border);
		border-radius: var(--_radius);
		text-align: center;
		color: var(--_muted);
	}
	.state .title {
		color: var(--_text);
		font-weight: 600;
	}
	.state .button {
		margin-block-start: calc(var(--_space) * 2);
	}
	.skeleton {
		display: block;
		min-block-size: 1em;
		border-radius: calc(var(--_radius) / 2);
		background: var(--_sunken);
		animation: freehold-breathe 1.6s ease-in-out infinite;
	}
	@media (forced-colors: active) {
		.skeleton {
			border: 1px solid GrayText;
		}
	}
	@keyframes freehold-breathe {
		50% {
			opacity: 0.45;
		}
	}
`;

/** Nothing here (yet): a sentence, and what to do about it. */
export function emptyState(title: string, text = '', action: unknown = nothing): TemplateResult {
	return html`<div class="state" part="empty"><p class="title">${title}</p>${text ? html`<p>${text}</p>` : nothing}${action}</div>`;
}

/** It failed: said aloud, with a way to try again. */
export function failedState(local: Words, text: string, retry?: () => void): TemplateResult {
	return html`<div class="state" part="failed" role="alert">
		<p class="title">${text}</p>
		${retry ? html`<button class="button" type="button" @click=${retry}>${local.text('tryAgain')}</button>` : nothing}
	</div>`;
}

/** Grey bars in place of `lines` of text. */
export function skeleton(lines = 3): TemplateResult {
	return html`<div aria-hidden="true">${Array.from({ length: lines }, () => html`<span class="skeleton"></span>`)}</div>`;
}
