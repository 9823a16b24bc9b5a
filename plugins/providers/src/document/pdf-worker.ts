/** Runs in a thread of its own: laying out a long document takes seconds. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DocumentRequest } from '@freehold/core';
import htmlToPdfmake from 'html-to-pdfmake';
import { DOMParser, Node, parseHTML } from 'linkedom';
import pdfmake from 'pdfmake';
import { answerInThread } from '../answer-in-thread.ts';
import { cleanPage, inlineStyles } from './clean.ts';
import { straighten } from './straighten.ts';

const POINTS = 72 / 25.4;
const FONTS = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const font = (name: string): string => join(FONTS, `Roboto-${name}.ttf`);

pdfmake.setFonts({
	Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') },
});
// Nothing is fetched, and nothing is read but the letters.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));

/** Letters that Roboto has: Latin, Greek, Cyrillic, and signs. Others would come out as boxes. */
const MISSING = /[\u0590-\u08FF\u0900-\u1CFF\u2E80-\uD7FF\uF900-\uFAFF\uFB1D-\uFDFF\uFE70-\uFEFF]/;

const STYLES = {
	h1: { fontSize: 22, bold: true, marginBottom: 8, marginTop: 4 },
	h2: { fontSize: 16, bold: true, marginBottom: 6, marginTop: 10 },
	h3: { fontSize: 13, bold: true, marginBottom: 4, marginTop: 8 },
	h4: { fontSize: 11, bold: true, marginBottom: 4, marginTop: 6 },
	p: { margin: [0, 2, 0, 6] },
	ul: { margin: [0, 2, 0, 6] },
	ol: { margin: [0, 2, 0, 6] },
	table: { margin: [0, 4, 0, 10] },
	th: { bold: true, fillColor: '#eef1f4' },
	a: { color: '#1a5fb4', decoration: 'underline' },
};

type Layout = {
	style?: unknown;
	headlineLevel?: number;
	table?: { body?: unknown[]; headerRows?: number; dontBreakRows?: boolean };
	layout?: unknown;
	nodeName?: string;
};

answerInThread(async (request: DocumentRequest) => {
	const { paper = 'A4', landscape = false, margin = 20, header, footer, title, author, language } = request;
	const document = cleanPage(request);
	inlineStyles(document);
	const text = [document.body.textContent, header, footer].join(' ');
	const strange = MISSING.exec(text)?.[0];
	if (strange) throw new Error(`it has no letters like “${strange}”: the driver “gotenberg” has`);
	for (const element of document.querySelectorAll('[style*="break"]')) breakAt(element as never);

	straighten(document);
	const page = {
		Node,
		DOMParser: class extends DOMParser {
			override parseFromString(html: string) {
				return parseHTML(`<!doctype html><html><body>${html}</body></html>`).document as never;
			}
		},
	};
	const content = htmlToPdfmake(document.body.innerHTML, {
		window: page,
		tableAutoSize: true,
		removeExtraBlanks: true,
		defaultStyles: STYLES,
	});
	prepare(content);
	const points = margin * POINTS;
	const line = (words: string | undefined, place: 'top' | 'bottom') =>
		words &&
		((current: number, count: number) => ({
			text: words.replaceAll('{page}', String(current)).replaceAll('{pages}', String(count)),
			...{ fontSize: 8, color: '#555555', alignment: 'center' },
			margin:
				place === 'top' ? [points, Math.max(8, points / 2 - 4), points, 0] : [points, Math.max(0, points / 2 - 8), points, 0],
		}));
	const definition = {
		...{
			content,
			pageSize: paper === 'Letter' ? 'LETTER' : 'A4',
			pageOrientation: landscape ? 'landscape' : 'portrait',
			pageMargins: points,
		},
		...{ header: line(header, 'top'), footer: line(footer, 'bottom'), language: language ?? 'en' },
		info: { title: title ?? '', author: author ?? '', producer: 'Freehold', creator: 'Freehold' },
		defaultStyle: { font: 'Roboto', fontSize: 10.5, lineHeight: 1.15 },
		pageBreakBefore: isBroken,
	};
	return pdfmake.createPdf(definition).getBuffer();
});

/** `break-before: page` and its older name, as the class that the layout looks for. */
function breakAt(element: { getAttribute(name: string): string | null; classList: { add(name: string): void } }): void {
	const style = element.getAttribute('style') ?? '';
	if (/(page-)?break-before\s*:\s*(page|always|left|right)/i.test(style)) element.classList.add('break-before');
	if (/(page-)?break-after\s*:\s*(page|always|left|right)/i.test(style)) element.classList.add('break-after');
}

type Placed = { style?: unknown; headlineLevel?: number; startPosition?: { pageNumber: number } };
type Around = { getFollowingNodesOnPage(): Placed[]; getPreviousNodesOnPage(): Placed[] };

const has = ({ style }: { style?: unknown }, name: string): boolean =>
	Array.isArray(style) ? style.includes(name) : style === name;
const HEADINGS = ['html-h1', 'html-h2', 'html-h3', 'html-h4'];

/** A page begins where the page's author says, and before a heading that would stand alone at the bottom. */
function isBroken(node: Placed, around: Around): boolean {
	if (has(node, 'break-before')) return around.getPreviousNodesOnPage().length > 0;
	return (
		HEADINGS.some((name) => has(node, name)) &&
		around.getFollowingNodesOnPage().length === 0 &&
		around.getPreviousNodesOnPage().length > 0
	);
}

/** Rows stay whole, and a table's head comes again on each page. */
function prepare(node: unknown): void {
	if (Array.isArray(node)) for (const one of node) prepare(one);
	else if (typeof node === 'object' && node !== null) {
		const layout = node as Layout;
		if (layout.table) {
			layout.table.dontBreakRows = true;
			layout.layout ??= {
				hLineWidth: () => 0.5,
				vLineWidth: () => 0.5,
				hLineColor: () => '#c9d1d9',
				vLineColor: () => '#c9d1d9',
				paddingTop: () => 4,
				paddingBottom: () => 4,
			};
		}
		if (has(layout, 'break-after')) Object.assign(layout, { pageBreak: 'after' });
		for (const inner of Object.values(layout)) if (typeof inner === 'object') prepare(inner);
	}
}
