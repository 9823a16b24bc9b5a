import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { filePrefix } from '../tenancy/names.ts';
import type { Files } from './files.ts';

const KEY = /^[a-z0-9-]+(?:\/[\w-]+)*\.[a-z0-9]{2,5}$/;

/** Whether a file can be stored under this key: no dots but the last, no way up, nothing hidden. */
export const isFileKey = (key: string): boolean => key.length <= 200 && KEY.test(key);

/** The media type of what lies under a key. What is not a picture is offered for download, never shown. */
export const typeOfKey = (key: string): string => TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

/** Where the files of an installation lie: those that anybody may read, and private ones. */
export const filesFolder = (config: Pick<Config, 'dataFolder' | 'root'>, which: 'files' | 'private' = 'files'): string =>
	join(config.dataFolder === 'memory://' ? config.root : config.dataFolder, which);
/** A folder of files, one folder an organisation in it. */
export type SealedFolder = { of: (organization: string) => Files; list: (organization: string) => AsyncGenerator<string> };

/** Files in a folder, one folder an organisation. A file appears whole or not at all. */
export function diskFiles(folder: string): (organization: string) => Files {
	return (organization) => {
		const pathOf = (key: string): string => {
			if (!isFileKey(key)) throw new Error(`A file key looks like photos/name.webp, not “${key}”`);
			return join(folder, filePrefix(organization), key);
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
			url: (key) => `/files/${filePrefix(organization)}/${key}`,
		};
	};
}

/** The same folder, and what is in it. */
export const listedFiles = (folder: string): SealedFolder => ({
	of: diskFiles(folder),
	async *list(organization) {
		const root = join(folder, organization);
		const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
		for (const entry of entries) {
			const key = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
			// What is half written has a name that no key has.
			if (entry.isFile() && isFileKey(key)) yield key;
		}
	},
});

/** Removes every file of an organisation from these folders. */
export const clearDisk =
	(...folders: string[]) =>
	async (organization: string): Promise<void> => {
		for (const folder of folders) await rm(join(folder, filePrefix(organization)), { recursive: true, force: true });
	};

const TYPES: Record<string, string> = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', avif: 'image/avif' };
