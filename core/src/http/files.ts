import { Readable } from 'node:stream';
import type { Context, Middleware } from 'koa';
import { isFileKey, typeOfKey } from '../files/key.ts';
import type { OpenPorts } from '../ports/ports.ts';
import { FILE_POLICY, share } from './headers.ts';

const PATH = /^\/files\/([0-9a-f-]{36})\/([^?#]{1,300})$/;
const ONE_YEAR = 31_536_000;

/**
 * Stored files, by exactly the keys under which they can have been stored: no folder is listed, no path is resolved, and the
 * type comes from the key. Bytes never change under a key, so a browser keeps them.
 */
export function storedFiles(ports: Pick<OpenPorts, 'of'>): Middleware {
	return async (context, next) => {
		const [, organization, key] = PATH.exec(context.path) ?? [];
		if (!organization || !key || !isFileKey(key) || (context.method !== 'GET' && context.method !== 'HEAD')) return next();
		const storage = ports.of('storage', { organization });
		// Who has it already is told so without its bytes.
		const isAsking = context.method === 'HEAD' || context.get('if-none-match') !== '';
		const found = isAsking ? await storage.head({ area: 'files', key }) : await storage.get({ area: 'files', key });
		if (!found) return next();
		describe(context, key);
		if (context.fresh) {
			context.status = 304;
			return;
		}
		if (context.method === 'HEAD') return answer(context, null, found.size, key);
		const whole = 'body' in found ? found : await storage.get({ area: 'files', key });
		if (!whole) return next();
		answer(context, Readable.from(whole.body as AsyncIterable<Uint8Array>, { objectMode: false }), whole.size, key);
	};
}

function describe(context: Context, key: string): void {
	context.status = 200;
	context.set('Content-Security-Policy', FILE_POLICY);
	context.set('Cache-Control', `public, max-age=${ONE_YEAR}, immutable`);
	share(context);
	context.etag = key;
}

function answer(context: Context, body: Readable | null, size: number, key: string): void {
	// The body first: setting it sets type and length of its own.
	context.body = body;
	context.status = 200;
	context.type = typeOfKey(key);
	context.length = size;
}
