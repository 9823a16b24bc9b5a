import { problem } from '@freehold/core';
import sharp from 'sharp';
import { developPixels, LARGEST, type Photo, type Pixels, pixelsOf } from './develop.ts';
import { recognise } from './recognise.ts';

/** 50 megapixels: more than cameras make, and few enough to hold in memory. */
const MOST_PIXELS = 50_000_000;

/**
 * Develops what a caller sent. What it is, its own bytes say.
 * @throws invalid_input that tells what was found instead of a picture
 */
export async function receivePhoto(bytes: Buffer): Promise<Photo> {
	const found = recognise(bytes);
	if (!found.picture) throw refuse(`Must be a JPEG, PNG, WebP or AVIF picture; found ${found.name}`, found.name);
	let pixels: Pixels;
	try {
		// Upright first: the camera's turn is written in what is thrown away next, with place, time and device.
		pixels = await pixelsOf(sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient(), LARGEST);
	} catch (error) {
		const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
		throw refuse(
			/pixel limit/i.test(reason)
				? `Must have at most ${MOST_PIXELS / 1_000_000} megapixels`
				: `Must be a whole picture; this ${found.name.replace(/^an? /, '')} is damaged`,
			found.name,
		);
	}
	return developPixels(pixels);
}

const refuse = (detail: string, found: string) =>
	problem('invalid_input', {
		detail,
		errors: [{ pointer: '', code: 'photo', detail, expected: 'image/jpeg, image/png, image/webp or image/avif', found }],
	});
