import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '../errors.ts';
import type { Files } from './files.ts';

const KEY = /^[a-z0-9-]+(?:\/[\w-]+)*\.[a-z0-9]{2,5}$/;

/** Files in a folder, one folder an organisation. A file appears whole or not at all. */
export function diskFiles(folder: string): (organization: string) => Files {
	return (organization) => {
		const pathOf = (key: string): string => {
			if (!KEY.test(key)) throw new Error(`A file key looks like photos/name.webp, not “${key}”`);
			return join(folder, organization, key);
		};
		return {
			async put(key, bytes) {
				const path = pathOf(key);
				const draft = `${path}.${randomUUID()}`;
				await mkdir(dirname(path), { recursive: true });
				await writeFile(draft, bytes);
				await rename(draft, path);
			},
			async get(key) {
				const bytes = await readFile(pathOf(key)).catch(() => null);
				if (!bytes) throw problem('not_found', { detail: 'There is no such file' });
				return { bytes, type: TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
			},
			remove: (key) => rm(pathOf(key), { force: true }),
			url: (key) => `/files/${organization}/${key}`,
		};
	};
}

const TYPES: Record<string, string> = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', avif: 'image/avif' };
