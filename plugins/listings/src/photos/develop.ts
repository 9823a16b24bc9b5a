import type { Picture } from '@freehold/core';
import sharp, { type Sharp } from 'sharp';

export type Size = 'small' | 'medium' | 'large';

/** One size of a photo, as WebP. */
export type Print = { bytes: Buffer; width: number; height: number };

/** A photo in all its sizes; the last one is the largest. A small original has no larger sizes than itself. */
export type Photo = { prints: Map<Size, Print> /** Some 200 bytes, as a data URI. */; placeholder: string };

const WIDTHS: [Size, number][] = [
	['small', 400],
	['medium', 1000],
	['large', 1800],
];
/** The width of the largest size; no photo is asked for larger. */
export const LARGEST = 1800;
const PLACEHOLDER_WIDTH = 20;

/** Makes all sizes and the placeholder out of pixels, on white where they let something through. */
export async function develop({ data, width, height, channels }: Picture): Promise<Photo> {
	const open = (): Sharp => sharp(data, { raw: { width, height, channels } }).flatten({ background: '#ffffff' });
	const wanted = WIDTHS.filter((_, index) => index === 0 || width > (WIDTHS[index - 1] as [Size, number])[1]);
	const prints = await Promise.all(
		wanted.map(async ([name, size]): Promise<[Size, Print]> => {
			const box = { width: size, height: size * 2, fit: 'inside', withoutEnlargement: true } as const;
			const { data: bytes, info } = await open()
				.resize(box)
				.webp({ quality: 80, effort: 2 })
				.toBuffer({ resolveWithObject: true });
			return [name, { bytes, width: info.width, height: info.height }];
		}),
	);
	const tiny = await open()
		.resize({ width: PLACEHOLDER_WIDTH, height: PLACEHOLDER_WIDTH * 2, fit: 'inside' })
		.blur(1)
		.webp({ quality: 40 })
		.toBuffer();
	return { prints: new Map(prints), placeholder: `data:image/webp;base64,${tiny.toString('base64')}` };
}
