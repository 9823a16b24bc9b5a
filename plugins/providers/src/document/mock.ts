import type { Driver } from '@freehold/core';
import { cleanPage } from './clean.ts';

const LINES = 60;
const LETTERS = 90;

/** The words of a page as plain lines in a PDF, by hand: the same page is always the same bytes. */
export const documentMock: Driver<'document'> = () => ({
	async check() {},
	async render(request) {
		const { body } = cleanPage(request);
		for (const block of body.querySelectorAll('p, h1, h2, h3, h4, li, tr, div, br')) block.append('\n');
		const lines = (body.textContent ?? '').split(/\n+/).flatMap(
			(line) =>
				line
					.replace(/\s+/g, ' ')
					.trim()
					.match(new RegExp(`.{1,${LETTERS}}(\\s|$)`, 'g')) ?? [],
		);
		const count = Math.max(1, Math.ceil(lines.length / LINES));
		const pages = Array.from({ length: count }, (_, page) => lines.slice(page * LINES, (page + 1) * LINES));
		return { pdf: written(pages, request.paper === 'Letter' ? [612, 792] : [595, 842]), pages: count };
	},
});

/** PDF 1.4: a catalogue, pages with a stream of text each, and where every object begins. */
function written(pages: string[][], [width, height]: [number, number]): Uint8Array {
	const bodies = pages.map((lines) => {
		const texts = lines.map((line) => `(${line.replace(/[^\x20-\x7E]/g, '?').replace(/[\\()]/g, '\\$&')}) Tj T*`);
		return `BT /F1 10 Tf 12 TL 56 ${height - 56} Td\n${texts.join('\n')}\nET`;
	});
	const kids = bodies.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		`<< /Type /Pages /Kids [${kids}] /Count ${bodies.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		...bodies.flatMap((body, at) => [
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
			`<< /Length ${body.length} >>\nstream\n${body}\nendstream`,
		]),
	];
	let text = '%PDF-1.4\n';
	const begins = objects.map((object, at) => {
		const begin = text.length;
		text += `${at + 1} 0 obj\n${object}\nendobj\n`;
		return String(begin).padStart(10, '0');
	});
	const table = text.length;
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${begins.map((begin) => `${begin} 00000 n \n`).join('')}`;
	return Buffer.from(`${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1');
}
