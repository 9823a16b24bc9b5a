import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { problem } from '../errors.ts';
import type { Files } from './files.ts';

/** Links to stored files that work for a while and for whoever has them. Private files stay sealed: we open them on the way out. */
export type FileLinks = {
	/** @param seconds from now */
	make(organization: string, file: string, seconds: number): { url: string; expiresAt: string };
	/** @throws link_expired, not_found */
	open(token: string): Promise<{ name: string; type: string; bytes: Uint8Array }>;
};

type Parts = {
	config: Pick<Config, 'publicUrl'>;
	keyring: Keyring;
	connections: Pick<Connections, 'borrow'>;
	filesOf: (sql: Sql) => Files;
	now: () => number;
};

const TOKEN = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,12})\.([\w-]{43})$/;

export function createFileLinks({ config, keyring, connections, filesOf, now }: Parts): FileLinks {
	const sign = (text: string): string => createHmac('sha256', keyring.secretFor('file-links')).update(text).digest('base64url');
	return {
		make(organization, file, seconds) {
			const ends = Math.floor(now() / 1000) + seconds;
			const text = `${organization}.${file}.${ends}`;
			return { url: `${config.publicUrl}/storage/${text}.${sign(text)}`, expiresAt: new Date(ends * 1000).toISOString() };
		},
		async open(token) {
			const [, organization = '', file = '', ends = '', signature = ''] = TOKEN.exec(token) ?? [];
			const meant = Buffer.from(sign(`${organization}.${file}.${ends}`));
			if (!signature || !timingSafeEqual(meant, Buffer.from(signature)))
				throw problem('not_found', { detail: 'There is no such file' });
			if (Number(ends) * 1000 <= now()) throw problem('link_expired', { detail: 'Ask for another link to the file' });
			return connections.borrow(organization, async (sql) => {
				const { key, type } = await uploaded(sql, file);
				const { bytes } = await filesOf(sql).get(key);
				return { name: nameOf(key), type, bytes };
			});
		},
	};
}

/** Where uploads lie; what plugins store for themselves is read through them. */
export const UPLOADS = 'uploads/';

export type Uploaded = { id: string; key: string; type: string; bytes: number };

/** A file that was uploaded through `/v1/storage`. @throws not_found */
export async function uploaded(sql: Sql, id: string): Promise<Uploaded> {
	const [row] = /^[0-9a-f-]{36}$/i.test(id)
		? await sql<Uploaded>(
				`select id, key, type, bytes::float8 as bytes from stored_files where id::text = lower($1) and starts_with(key, $2)`,
				[id, UPLOADS],
			)
		: [];
	if (!row) throw problem('not_found', { detail: `No file has the id ${id.slice(0, 60)}` });
	return row;
}

/** What a browser saves it as. */
export const nameOf = (key: string): string => key.split('/').at(-1) as string;
