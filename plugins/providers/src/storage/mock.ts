import { type Driver, ProviderError } from '@freehold/core';

type Kept = { bytes: Buffer; type: string };

/** Keeps files in memory, until the process ends. */
export const mockStorage: Driver<'storage'> = (parts) => {
	const folders = new Map<string, Map<string, Kept>>();
	/** As every store refuses it. */
	const refuseOdd = (key: string): void => {
		if (key.split('/').some((part) => ['', '.', '..'].includes(part)))
			throw new ProviderError('refused', `A file key looks like photos/name.webp, not “${key.slice(0, 100)}”`);
	};
	const folderOf = (area: string, organization: string): Map<string, Kept> => {
		const name = `${area}/${organization}`;
		const folder = folders.get(name) ?? new Map<string, Kept>();
		folders.set(name, folder);
		return folder;
	};
	return {
		async put({ area, key, type, body }, call) {
			refuseOdd(key);
			const read: Uint8Array[] = [];
			if (body instanceof Uint8Array) read.push(body);
			else for await (const part of body) read.push(part);
			// It broke off in the middle: nothing of it is there.
			if (parts.fault('partial', call)) throw new ProviderError('unavailable', 'The stand-in broke off, as it was asked to');
			const bytes = Buffer.concat(read);
			folderOf(area, call.organization).set(key, { bytes, type });
			return { size: bytes.length };
		},
		async get({ area, key, range }, { organization }) {
			const found = folderOf(area, organization).get(key);
			if (!found) return null;
			const bytes = range ? found.bytes.subarray(range[0], range[1] + 1) : found.bytes;
			return { size: found.bytes.length, type: found.type, body: once(bytes) };
		},
		async head({ area, key }, { organization }) {
			const found = folderOf(area, organization).get(key);
			return found ? { size: found.bytes.length, type: found.type } : null;
		},
		async remove({ area, key }, { organization }) {
			folderOf(area, organization).delete(key);
		},
		async list({ area, prefix = '', after = '', limit = 1000 }, { organization }) {
			const keys = [...folderOf(area, organization)]
				.filter(([key]) => key.startsWith(prefix) && key > after)
				.sort(([one], [other]) => (one < other ? -1 : 1));
			const files = keys.slice(0, limit).map(([key, { bytes }]) => ({ key, size: bytes.length }));
			return { files, next: keys.length > limit ? (files.at(-1)?.key ?? null) : null };
		},
		presign: async () => null,
		async clear({ area }, { organization }) {
			folderOf(area, organization).clear();
		},
		check: async () => {},
	};
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
