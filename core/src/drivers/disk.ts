import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isFileKey, typeOfKey } from '../files/key.ts';
import type { Driver } from '../ports/model.ts';
import { ProviderError } from '../ports/provider-error.ts';
import type { Area } from '../ports/storage.ts';
import { filePrefix } from '../tenancy/names.ts';

const PAGE = 1000;
/** What is tried again another time: the disk is full or gone, or too many files are open. */
const MAY_PASS = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EBUSY', 'EROFS', 'ESTALE', 'ETIMEDOUT']);

/** Files in a folder, one folder an area and an organisation. A file appears whole or not at all. */
export const diskStorage: Driver<'storage'> = ({ folder }) => {
	const rootOf = (area: Area, organization: string): string => join(folder, area, filePrefix(organization));
	const pathOf = (area: Area, organization: string, key: string): string => {
		if (!isFileKey(key)) throw new ProviderError('refused', `A file key looks like photos/name.webp, not “${key.slice(0, 100)}”`);
		return join(rootOf(area, organization), key);
	};
	return {
		async put({ area, key, body }, { organization, signal }) {
			const path = pathOf(area, organization, key);
			const draft = `${path}.${randomUUID()}`;
			try {
				await mkdir(dirname(path), { recursive: true });
				if (body instanceof Uint8Array) await writeFile(draft, body);
				else await pipeline(Readable.from(body, { objectMode: false }), createWriteStream(draft), { signal });
				const { size } = await stat(draft);
				await rename(draft, path);
				return { size };
			} catch (error) {
				await rm(draft, { force: true });
				throw readError(error);
			}
		},
		async get({ area, key, range }, { organization }) {
			const path = pathOf(area, organization, key);
			const found = await fileAt(path);
			if (!found) return null;
			const [start, end] = range ?? [0, found.size - 1];
			const body = found.size === 0 ? Readable.from([]) : createReadStream(path, { start, end: Math.min(end, found.size - 1) });
			return { size: found.size, type: typeOfKey(key), body };
		},
		async head({ area, key }, { organization }) {
			const found = await fileAt(pathOf(area, organization, key));
			return found && { size: found.size, type: typeOfKey(key) };
		},
		remove: ({ area, key }, { organization }) => rm(pathOf(area, organization, key), { force: true }),
		async list({ area, prefix = '', after = '', limit = PAGE }, { organization }) {
			const root = rootOf(area, organization);
			const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
			const keys = entries
				.filter((entry) => entry.isFile())
				.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
				// What is half written has a name that no key has.
				.filter((key) => isFileKey(key) && key.startsWith(prefix) && key > after)
				.sort();
			const page = keys.slice(0, limit);
			const sizes = await Promise.all(page.map((key) => fileAt(join(root, key))));
			const files = page.flatMap((key, at) => (sizes[at] ? [{ key, size: sizes[at].size }] : []));
			return { files, next: keys.length > page.length ? (page.at(-1) as string) : null };
		},
		presign: async () => null,
		clear: ({ area }, { organization }) => rm(rootOf(area, organization), { recursive: true, force: true }),
		async check() {
			await mkdir(folder, { recursive: true });
			await access(folder);
		},
	};
};

async function fileAt(path: string): Promise<{ size: number } | null> {
	const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
		throw readError(error);
	});
	return found?.isFile() ? { size: found.size } : null;
}

function readError(error: unknown): unknown {
	const { code } = error as { code?: string };
	return code && MAY_PASS.has(code) ? new ProviderError('unavailable', `The disk says ${code}`, { cause: error }) : error;
}
