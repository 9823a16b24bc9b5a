/** Pages that a picture is taken of: at which widths, in which themes, and when they have come to rest. */
import type { Page } from 'playwright-core';

export const WIDTHS = [1440, 820, 390];
export const THEMES = ['light', 'dark'] as const;

/** Waits until letters and pictures in sight are there, and what was to be drawn is drawn. */
export const stilled = (page: Page): Promise<void> =>
	page.evaluate(async () => {
		const pictures = (root: Document | ShadowRoot): HTMLImageElement[] =>
			[...root.querySelectorAll('*')].flatMap((element) => [
				...(element instanceof HTMLImageElement ? [element] : []),
				...(element.shadowRoot ? pictures(element.shadowRoot) : []),
			]);
		const isInSight = (picture: HTMLImageElement): boolean => {
			const { top, bottom, width } = picture.getBoundingClientRect();
			return width > 0 && bottom > 0 && top < innerHeight;
		};
		await document.fonts.ready;
		await Promise.all(
			pictures(document)
				.filter(isInSight)
				.map((picture) => picture.decode().catch(() => {})),
		);
		await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
	});
