import { fileTypeFromBuffer } from 'file-type';

/** What a file is: its media type, and in words. */
export type Recognised = { type: string; name: string };

/**
 * What a file is, by its own bytes; its name and its declared type may lie. Formats with a signature are told by `file-type`;
 * drawings, pages and plain text, which have none, by how they begin.
 */
export async function recognise(bytes: Uint8Array): Promise<Recognised> {
	if (bytes.length === 0) return { type: 'application/x-empty', name: 'nothing' };
	const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
	// An XML signature says nothing yet of what the XML is.
	if (found && found.mime !== 'application/xml')
		return { type: found.mime, name: NAMES[found.mime] ?? `a file of type ${found.mime}` };
	const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
	return TEXTS.find(([pattern]) => pattern.test(head))?.[1] ?? (isText(bytes) ? PLAIN : UNKNOWN);
}

const TEXTS: [pattern: RegExp, what: Recognised][] = [
	[/<svg[\s>]/i, { type: 'image/svg+xml', name: 'an SVG drawing, which can hold scripts' }],
	[/<(?:!doctype html|html|head|body|script|iframe)[\s>]/i, { type: 'text/html', name: 'a web page' }],
	[/^\s*(?:\u00ef\u00bb\u00bf)?<\?xml|<!DOCTYPE|<!ENTITY/i, { type: 'application/xml', name: 'an XML document' }],
];

const PLAIN: Recognised = { type: 'text/plain', name: 'text' };
const UNKNOWN: Recognised = { type: 'application/octet-stream', name: 'bytes of no kind we know' };

const NAMES: Record<string, string> = {
	'image/jpeg': 'a JPEG picture',
	'image/png': 'a PNG picture',
	'image/apng': 'an animated PNG picture',
	'image/webp': 'a WebP picture',
	'image/avif': 'an AVIF picture',
	'image/heic': 'a HEIC picture',
	'image/heif': 'a HEIF picture',
	'image/gif': 'a GIF picture',
	'image/tiff': 'a TIFF picture',
	'image/bmp': 'a BMP picture',
	'application/pdf': 'a PDF document',
	'application/zip': 'a ZIP archive',
	'application/gzip': 'a gzip archive',
	'application/x-msdownload': 'a program',
	'application/x-elf': 'a program',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'an Excel workbook',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'a Word document',
	'video/mp4': 'a video',
	'video/quicktime': 'a video',
};

/** Nothing below the blank but tab and line ends, in the first 512 bytes. */
const isText = (bytes: Uint8Array): boolean =>
	bytes.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));

/** Does `image/*` or `text/csv` take this type? */
export const takes = (accepts: readonly string[], type: string): boolean =>
	accepts.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
