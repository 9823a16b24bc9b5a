/** Texts of descriptions: what stands between backticks in them is code, and is set as such. */
import { html, type TemplateResult } from 'lit';

export const spoken = (text: string): (string | TemplateResult)[] =>
	text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
