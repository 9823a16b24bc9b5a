import type { Sharp } from 'sharp';
import { Problem, problem } from '../errors.ts';

/** A picture, decoded: 3 or 4 bytes a pixel, row by row; upright, in sRGB, with nothing of what the camera wrote beside it. */
export type Picture = { data: Buffer; width: number; height: number; channels: 3 | 4 };

/** 50 megapixels: more than cameras make, and few enough to hold in memory. */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 16_384;
const SECONDS = 20;

/** Formats that are decoded; each has an encoder, so that what is kept is never what was sent. */
export const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type PictureType = (typeof PICTURES)[number];

/** Decoders are loaded when the first picture comes. */
const open = async (bytes: Uint8Array): Promise<Sharp> => {
	const { default: sharp } = await import('sharp');
	return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 }).timeout({ seconds: SECONDS });
};

/**
 * Looks at a picture's head before anything is decoded: how large it would be in memory, and whether it moves.
 * @throws file_refused
 */
export async function inspectPicture(bytes: Uint8Array, name: string): Promise<void> {
	const { default: sharp } = await import('sharp');
	// Without limits here: the head alone is read, and the numbers are judged below.
	const head = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
		.metadata()
		.catch(() => null);
	if (!head?.width || !head.height) throw refuseFile(`${name} that is damaged`, 'a whole picture');
	if (head.width * head.height > MOST_PIXELS || Math.max(head.width, head.height) > LONGEST_SIDE) {
		throw refuseFile(
			`${name} of ${head.width} × ${head.height} pixels`,
			`at most ${MOST_PIXELS / 1_000_000} megapixels, and ${LONGEST_SIDE} on a side`,
		);
	}
	if ((head.pages ?? 1) > 1) throw refuseFile(`${name} that moves (${head.pages} frames)`, 'a picture that stands still');
}

/**
 * Decodes once, no wider than `widest`. Upright first: the camera's turn is written in what is thrown away next, with place,
 * time and device.
 * @throws file_refused where it is damaged or takes too long
 */
export async function decodePicture(bytes: Uint8Array, widest: number, name: string): Promise<Picture> {
	try {
		const { data, info } = await (await open(bytes))
			.autoOrient()
			.resize({ width: widest, height: widest * 2, fit: 'inside', withoutEnlargement: true })
			.toColourspace('srgb')
			.raw()
			.toBuffer({ resolveWithObject: true });
		if (info.channels !== 3 && info.channels !== 4)
			throw refuseFile(`${name} with ${info.channels} channels`, 'a colour picture');
		return { data, width: info.width, height: info.height, channels: info.channels };
	} catch (error) {
		if (error instanceof Problem) throw error;
		throw refuseFile(`${name} that is damaged`, 'a whole picture');
	}
}

/** The picture as a file again: its pixels and nothing else. */
export async function encodePicture({ data, width, height, channels }: Picture, type: PictureType): Promise<Buffer> {
	const { default: sharp } = await import('sharp');
	const format = type.slice('image/'.length) as 'jpeg' | 'png' | 'webp' | 'avif';
	return sharp(data, { raw: { width, height, channels } })
		.toFormat(format, format === 'png' ? {} : { quality: 90 })
		.timeout({ seconds: SECONDS })
		.toBuffer();
}

/** What a caller is told of a file that is not taken. */
export const refuseFile = (found: string, meant: string): Problem =>
	problem('file_refused', { detail: `Found ${found}; meant ${meant}`, found, meant });
