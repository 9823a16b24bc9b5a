/** Text with its web addresses to follow: what a mail says can be read, and its links be gone after. */
import { html, type TemplateResult } from 'lit';

const LINK = /https?:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?]/g;

/** Only http and https become links; everything else stays text, whatever it looks like. */
export function linked(text: string): (string | TemplateResult)[] {
	const parts: (string | TemplateResult)[] = [];
	let at = 0;
	for (const { 0: url, index } of text.matchAll(LINK)) {
		parts.push(text.slice(at, index), html`<a href=${url} target="_blank" rel="noopener noreferrer">${url}</a>`);
		at = index + url.length;
	}
	return [...parts, text.slice(at)];
}
