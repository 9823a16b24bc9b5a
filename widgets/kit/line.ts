import { svg, type TemplateResult } from 'lit';

/** A line icon on a 24 × 24 grid, in the text's colour. Decorative: the control beside it carries the words. */
export function line(path: string): TemplateResult {
	return svg`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;
}
