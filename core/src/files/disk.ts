import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import type { Files } from './files.ts';

const KEY = /^[a-z0-9-]+(?:\/[\w-]+)*\.[a-z0-9]{2,5}$/;

/** Whether a file can be stored under this key: no dots but the last, no way up, nothing hidden. */
export const isFileKey = (key: string): boolean => key.length <= 200 && KEY.test(key);

/** The media type of what lies under a key. What is not a picture is offered for download, never shown. */
export const typeOfKey = (key: string): string => TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

/** Where the files of an installation lie. */
export const filesFolder = ({ dataFolder, root }: Pick<Config, 'dataFolder' | 'root'>): string =>
	join(dataFolder === 'memory://' ? root : dataFolder, 'files');

/** Files in a folder, one folder an organisation. A file appears whole or not at all. */
export function diskFiles(folder: string): (organization: string) => Files {
	return (organization) => {
		const pathOf = (key: string): string => {
			if (!isFileKey(key)) throw new Error(`A file key looks like photos/name.webp, not “${key}”`);
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
				return { bytes, type: typeOfKey(key) };
			},
			remove: (key) => rm(pathOf(key), { force: true }),
			url: (key) => `/files/${organization}/${key}`,
		};
	};
}

const TYPES: Record<string, string> = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', avif: 'image/avif' };
