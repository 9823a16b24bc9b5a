import type { DocumentRequest } from '@freehold/core';
import { parseHTML } from 'linkedom';

type Page = ReturnType<typeof parseHTML>['document'];
type Part = NonNullable<ReturnType<Page['querySelector']>>;

/** What runs, embeds, or asks somewhere else. */
const UNWANTED =
	'script, iframe, frame, object, embed, applet, link, base, meta, noscript, template, audio, video, source, track, form, portal';
const INLINE_IMAGE = /^data:image\/(png|jpe?g);base64,[A-Za-z0-9+/=\s]+$/i;
const ELSEWHERE = /url\(|@import|expression\(|image-set\(|\bsrc\s*:/i;
const LINK = /^(https?:|mailto:|tel:|#)/i;

/**
 * The page as it may be rendered: nothing in it runs, and nothing in it asks for anything. Pictures are those that came along (as a
 * data URL, or by name); what is left of others is their words. Style sheets inside of it are kept where they fetch nothing.
 */
export function cleanPage({ html, pictures = {} }: Pick<DocumentRequest, 'html' | 'pictures'>): Page {
	const isWhole = /<body[\s>]/i.test(html);
	const { document } = parseHTML(isWhole ? html : `<!doctype html><html><head></head><body>${html}</body></html>`);
	for (const element of document.querySelectorAll(UNWANTED)) element.remove();
	for (const style of document.querySelectorAll('style')) style.textContent = withoutElsewhere(style.textContent ?? '');
	for (const element of document.querySelectorAll('*')) cleanAttributes(element);
	for (const image of document.querySelectorAll('img')) placePicture(document, image, pictures);
	for (const part of document.querySelectorAll('svg image, svg use, svg foreignObject, svg style, svg feImage')) part.remove();
	return document;
}

function cleanAttributes(element: Part): void {
	for (const { name, value } of [...element.attributes]) {
		const isImage = element.localName === 'img' && name === 'src';
		if (
			name.startsWith('on') ||
			name === 'data-pdfmake' ||
			['srcset', 'srcdoc', 'background', 'poster', 'ping', 'formaction', 'xlink:href'].includes(name)
		)
			element.removeAttribute(name);
		else if (name === 'style')
			element.setAttribute(
				'style',
				value
					.split(';')
					.filter((one) => !ELSEWHERE.test(one))
					.join(';'),
			);
		else if (name === 'href' && !LINK.test(value.trim())) element.removeAttribute(name);
		else if (name === 'src' && !isImage) element.removeAttribute(name);
	}
}

/** Rules that fetch are left out whole; a sheet that hides what it does by escapes is left out too. */
function withoutElsewhere(sheet: string): string {
	const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, '');
	if (plain.includes('\\')) return '';
	return plain
		.replace(/@import[^;]*;?/gi, '')
		.replace(/[^{};]*:[^{};]*(url|image-set|expression)\([^{};]*\)?[^{};]*;?/gi, '')
		.replace(/@font-face\s*\{[^}]*\}/gi, '');
}

function placePicture(document: Page, image: Part, pictures: Record<string, Uint8Array>): void {
	const source = image.getAttribute('src') ?? '';
	const bytes = Object.hasOwn(pictures, source) ? pictures[source] : undefined;
	const type = bytes && typeOf(bytes);
	if (bytes && type) image.setAttribute('src', `data:${type};base64,${Buffer.from(bytes).toString('base64')}`);
	else if (!INLINE_IMAGE.test(source)) image.replaceWith(document.createTextNode(image.getAttribute('alt') ?? ''));
}

function typeOf(bytes: Uint8Array): string | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
	return bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47 ? 'image/png' : undefined;
}

/** Puts the rules of the page's own style sheets on the elements themselves, for renderers that read no sheets. An element's own style wins. */
export function inlineStyles(document: Page): void {
	const rules: { selector: string; style: string; weight: number }[] = [];
	for (const style of document.querySelectorAll('style')) {
		const sheet = (style.textContent ?? '')
			.replace(/@media\s+print\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}/gi, '$1')
			.replace(/@[^{};]+(\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)/g, '');
		for (const [, selectors = '', declarations = ''] of sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
			for (const selector of selectors.split(',').map((one) => one.trim()))
				rules.push({ selector, style: declarations.trim(), weight: weightOf(selector) });
		}
		style.remove();
	}
	const styles = new Map<Part, string[]>();
	for (const { selector, style } of rules.toSorted((a, b) => a.weight - b.weight)) {
		for (const element of matching(document, selector)) styles.set(element, [...(styles.get(element) ?? []), style]);
	}
	for (const [element, own] of styles) {
		element.setAttribute(
			'style',
			[...own, element.getAttribute('style') ?? '']
				.map((one) => one.replace(/;\s*$/, ''))
				.filter(Boolean)
				.join(';'),
		);
	}
}

/** Specificity, as far as it is needed: ids, then classes, then names. */
const weightOf = (selector: string): number =>
	(selector.match(/#[\w-]+/g)?.length ?? 0) * 10_000 +
	(selector.match(/[.[:][\w-]+/g)?.length ?? 0) * 100 +
	(selector.match(/(^|[\s>+~])[a-z]/gi)?.length ?? 0);

function matching(document: Page, selector: string): Part[] {
	try {
		return [...document.querySelectorAll(selector)];
	} catch {
		// A selector that is not known matches nothing, as in a browser.
		return [];
	}
}
