import { createHash } from 'node:crypto';
import type { Handler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { develop, LARGEST } from '../photos/develop.ts';
import { storePhoto } from '../photos/store.ts';

/** Of each kind; more would be scrolled past. */
const MOST = 10;

/** Keeps a floor plan: a picture in the sizes of a photo, a PDF as it came (the host has looked at it). */
export const uploadPlan: Handler = async ({ id, stream }, scope) => {
	const picture = await stream.picture?.(LARGEST);
	if (picture) {
		const { url, width, height } = await storePhoto(await develop(picture), scope.files);
		return add({ listing: id, kind: 'floor_plan', url, mediaType: 'image/webp', width, height }, scope);
	}
	const parts: Uint8Array[] = [];
	for await (const part of stream.body) parts.push(part);
	const bytes = Buffer.concat(parts);
	const key = `plans/${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}.pdf`;
	await scope.files.put(key, bytes, 'application/pdf');
	return add({ listing: id, kind: 'floor_plan', url: scope.files.url(key), mediaType: 'application/pdf' }, scope);
};

/** Keeps the address of a tour or a film; nobody calls it from here. */
export const addTour: Handler = async ({ id, body }, scope) => {
	const { url, kind = 'virtual_tour', title } = body as { url: string; kind?: string; title?: string };
	if (!URL.canParse(url) || new URL(url).username !== '') {
		const detail = 'Meant a web address such as https://tours.example/home-12, without a name or password in it';
		throw problem('invalid_input', { detail: `/url: ${detail}`, errors: [{ pointer: '/url', code: 'uri', detail }] });
	}
	return add({ listing: id, kind, url, ...(title ? { title } : {}) }, scope);
};

type Media = { listing: string; kind: string; url: string } & Record<string, unknown>;

/** Behind the others of its kind; the same one again is the one that is there. */
async function add(media: Media, scope: Scope) {
	const { listing, kind, url } = media;
	await scope.sql('select id from listings where id = $1 for update', [listing]);
	const { data } = await scope.records('listing-media').list({ filter: { listing, kind }, sort: 'position', limit: 100 });
	const known = data.find((one) => one.url === url);
	if (known) return known;
	if (data.length >= MOST) {
		throw problem('conflict', { detail: `A listing has at most ${MOST} of a kind; delete one first` });
	}
	return scope.records('listing-media').create({ ...media, position: Math.min(999, (data.at(-1)?.position ?? -1) + 1) });
}
