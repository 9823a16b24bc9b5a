import { createHash } from 'node:crypto';
import type { Files } from '@freehold/core';
import type { Photo } from './develop.ts';

type Variant = { url: string; width: number; height: number };

/** The fields of a `listing-photo` that its picture gives. */
export type StoredPhoto = Variant & { placeholder: string; variants: Record<string, Variant> };

/** Puts every size where its own bytes say: the same picture twice is one file, and a URL never changes what it shows. */
export async function storePhoto({ prints, placeholder }: Photo, files: Files): Promise<StoredPhoto> {
	const variants: Record<string, Variant> = {};
	for (const [size, { bytes, width, height }] of prints) {
		const key = `photos/${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}.webp`;
		await files.put(key, bytes, 'image/webp');
		variants[size] = { url: files.url(key), width, height };
	}
	const largest = Object.values(variants).at(-1) as Variant;
	return { ...largest, placeholder, variants };
}
