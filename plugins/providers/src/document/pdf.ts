import type { Driver } from '@freehold/core';
import { createThread } from '../thread.ts';
import { pagesIn } from './pages.ts';

/**
 * HTML to PDF without a browser and without a service: headings, paragraphs, lists, tables, pictures and simple styles, set in
 * Roboto (Latin, Greek, Cyrillic). No flexbox, no floats; for pages as a browser shows them there is “gotenberg”.
 */
export const pdf: Driver<'document'> = () => {
	const thread = createThread(new URL('./pdf-worker.ts', import.meta.url), {
		name: 'The renderer',
		endLate: true,
		megabytes: 768,
	});
	return {
		async check() {
			await thread.ask({ html: '<p>home</p>' }, AbortSignal.timeout(30_000));
		},
		async render(request, { signal }) {
			const made = new Uint8Array(await thread.ask<Uint8Array>(request, signal));
			return { pdf: made, pages: pagesIn(made) };
		},
		close: () => thread.close(),
	};
};
