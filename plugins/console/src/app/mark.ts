/** Freehold's mark: a gable on the brand's colour. */
import { svg, type TemplateResult } from 'lit';

export const mark = (): TemplateResult =>
	svg`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="7" fill="var(--_primary)"></rect><path d="M9 23V13l7-5 7 5v10h-5v-6h-4v6z" fill="var(--_on-primary)"></path></svg>`;
