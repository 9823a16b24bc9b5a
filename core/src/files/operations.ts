import { v7 as uuidv7 } from 'uuid';
import { problem } from '../errors.ts';
import type { Handler, Streamer } from '../operations/model.ts';
import { type FileLinks, nameOf, UPLOADS, uploaded } from './links.ts';

const ENDINGS: Record<string, string> = {
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'image/avif': 'avif',
	'application/pdf': 'pdf',
	'text/plain': 'txt',
};

const A_WEEK = 604_800;
const A_QUARTER_OF_AN_HOUR = 900;

/** Files that people upload: private and sealed unless they ask for a public one. */
export const storageOperations = (links: FileLinks): Record<string, Handler> => ({
	'stored-file.upload': async ({ stream, query }, { sql, files }) => {
		const { visibility = 'private', ...others } = query;
		const [other] = Object.keys(others);
		if (other !== undefined || !['private', 'public'].includes(visibility)) {
			const detail = `Found ${other ?? `visibility=${visibility.slice(0, 40)}`}; meant visibility=private or visibility=public`;
			throw problem('invalid_query', { detail, errors: [{ pointer: `?${other ?? 'visibility'}`, code: 'enum', detail }] });
		}
		const parts: Uint8Array[] = [];
		for await (const part of stream.body) parts.push(part);
		const bytes = Buffer.concat(parts);
		const isPublic = visibility === 'public';
		const key = `${UPLOADS}${isPublic ? 'open' : 'private'}/${uuidv7()}.${ENDINGS[stream.type] ?? 'bin'}`;
		await files.put(key, bytes, stream.type, { private: !isPublic });
		const [row] = await sql<{ id: string }>('select id from stored_files where key = $1', [key]);
		return {
			id: row?.id,
			type: stream.type,
			bytes: bytes.length,
			public: isPublic,
			...(isPublic ? { url: files.url(key) } : {}),
		};
	},
	'stored-file.drop': async ({ id }, { sql, files }) => {
		await files.remove((await uploaded(sql, id)).key);
	},
	'stored-file.presigned-url': async ({ query }, { sql, organization }) => {
		const seconds = query.seconds === undefined ? A_QUARTER_OF_AN_HOUR : Number(query.seconds);
		if (seconds < 1 || seconds > A_WEEK) {
			const detail = `Found ${seconds}; meant from 1 to ${A_WEEK} seconds`;
			throw problem('invalid_query', { detail, errors: [{ pointer: '?seconds', code: 'range', detail }] });
		}
		if (query.id === undefined) {
			const detail = 'Found no id; meant the id of a file, ?id=…';
			throw problem('invalid_query', { detail, errors: [{ pointer: '?id', code: 'required', detail }] });
		}
		const { id } = await uploaded(sql, query.id);
		return links.make(organization.id, id, seconds);
	},
});

export const storageStreams: Record<string, Streamer> = {
	'stored-file.download': async ({ id }, transact) => {
		const { key, bytes } = await transact(async ({ sql, files }) => {
			const { key } = await uploaded(sql, id);
			return { key, bytes: (await files.get(key)).bytes };
		});
		return { name: nameOf(key), body: once(bytes) };
	},
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
