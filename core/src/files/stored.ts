import { problem } from '../errors.ts';
import type { OpenPorts } from '../ports/ports.ts';
import type { Area } from '../ports/storage.ts';
import { filePrefix } from '../tenancy/names.ts';
import type { Files } from './files.ts';
import { isFileKey, typeOfKey } from './key.ts';

type Storing = Pick<OpenPorts, 'of'>;

/** An organisation's private files, sealed, and what there is of them. */
export type SealedFolder = { of: (organization: string) => Files; list: (organization: string) => AsyncGenerator<string> };

/** Files behind the port `storage`, in one of an organisation's two areas. */
export const storedFilesOf =
	(ports: Storing, area: Area) =>
	(organization: string): Files => {
		const storage = ports.of('storage', { organization });
		const checked = (key: string): string => {
			if (!isFileKey(key)) throw new Error(`A file key looks like photos/name.webp, not “${key}”`);
			return key;
		};
		return {
			put: async (key, bytes, type) => void (await storage.put({ area, key: checked(key), type, body: bytes })),
			async get(key) {
				const found = await storage.get({ area, key: checked(key) });
				if (!found) throw problem('not_found', { detail: 'There is no such file' });
				const parts: Uint8Array[] = [];
				for await (const part of found.body) parts.push(part);
				return { bytes: Buffer.concat(parts), type: typeOfKey(key) };
			},
			remove: (key) => storage.remove({ area, key: checked(key) }),
			url: (key) => `/files/${filePrefix(organization)}/${key}`,
		};
	};

export const createSealedFolder = ({ ports }: { ports: Storing }): SealedFolder => ({
	of: storedFilesOf(ports, 'private'),
	async *list(organization) {
		const storage = ports.of('storage', { organization });
		for (let after: string | null | undefined; after !== null; ) {
			const page: Awaited<ReturnType<typeof storage.list>> = await storage.list({
				area: 'private',
				...(after === undefined ? {} : { after }),
			});
			for (const { key } of page.files) yield key;
			after = page.next;
		}
	},
});

/** Removes every file of an organisation, and whatever drivers keep of it outside of the database. */
export const clearStored =
	({ ports }: { ports: Storing & Pick<OpenPorts, 'forget'> }) =>
	async (organization: string): Promise<void> => {
		const storage = ports.of('storage', { organization });
		await storage.clear({ area: 'files' });
		await storage.clear({ area: 'private' });
		await ports.forget(organization);
	};
