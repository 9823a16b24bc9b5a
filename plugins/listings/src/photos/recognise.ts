/** What a file is, by its first bytes; its name and its declared type may lie. */
export type Recognised = { name: string /** Is it a picture that we take? */; picture: boolean };

const SIGNATURES: [test: (bytes: Buffer) => boolean, name: string, picture: boolean][] = [
	[(bytes) => bytes.length === 0, 'nothing', false],
	[starts(0xff, 0xd8, 0xff), 'a JPEG picture', true],
	[starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'a PNG picture', true],
	[(bytes) => says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP'), 'a WebP picture', true],
	[(bytes) => says(bytes, 4, 'ftyp') && /avi[fs]/.test(bytes.toString('latin1', 8, 32)), 'an AVIF picture', true],
	[(bytes) => says(bytes, 4, 'ftyp') && /hei[cx]|mif1/.test(bytes.toString('latin1', 8, 32)), 'a HEIC picture', false],
	[(bytes) => says(bytes, 4, 'ftyp'), 'a video', false],
	[(bytes) => says(bytes, 0, 'GIF8'), 'a GIF picture', false],
	[(bytes) => says(bytes, 0, 'II*\0') || says(bytes, 0, 'MM\0*'), 'a TIFF picture', false],
	[(bytes) => says(bytes, 0, 'BM'), 'a BMP picture', false],
	[(bytes) => says(bytes, 0, '%PDF'), 'a PDF document', false],
	[starts(0x50, 0x4b, 0x03, 0x04), 'a ZIP archive', false],
	[(bytes) => /<svg[\s>]/i.test(head(bytes)), 'an SVG drawing', false],
	[(bytes) => /^\s*(<!doctype html|<html|<head|<script)/i.test(head(bytes)), 'a web page', false],
	[(bytes) => bytes.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)), 'text', false],
];

export function recognise(bytes: Buffer): Recognised {
	const match = SIGNATURES.find(([test]) => test(bytes));
	return match ? { name: match[1], picture: match[2] } : { name: 'bytes of no kind we know', picture: false };
}

function starts(...signature: number[]): (bytes: Buffer) => boolean {
	return (bytes) => signature.every((byte, index) => bytes[index] === byte);
}

const says = (bytes: Buffer, at: number, text: string): boolean => bytes.toString('latin1', at, at + text.length) === text;
const head = (bytes: Buffer): string => bytes.toString('latin1', 0, 1024);
