import { malformed } from '../exchange.ts';

/** @throws ProviderError unavailable where the bytes are no PDF */
export function pagesIn(pdf: Uint8Array): number {
	const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
	if (!text.startsWith('%PDF-')) throw malformed('The renderer', 'a PDF');
	const pages = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
	// Where pages are packed, their tree still says how many.
	return pages || Math.max(1, ...[...text.matchAll(/\/Count\s+(\d+)/g)].map(([, count]) => Number(count)));
}
