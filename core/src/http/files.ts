import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Middleware } from 'koa';
import { isFileKey, typeOfKey } from '../files/disk.ts';
import { FILE_POLICY, share } from './headers.ts';

const PATH = /^\/files\/([0-9a-f-]{36})\/([^?#]{1,300})$/;
const ONE_YEAR = 31_536_000;

/**
 * Stored files, by exactly the keys under which they can have been stored: no folder is listed, no path is resolved, and the
 * type comes from the key. Bytes never change under a key, so a browser keeps them.
 */
export function storedFiles(folder: string): Middleware {
	return async (context, next) => {
		const [, organization, key] = PATH.exec(context.path) ?? [];
		if (!organization || !key || !isFileKey(key) || (context.method !== 'GET' && context.method !== 'HEAD')) return next();
		const path = join(folder, organization, key);
		const found = await stat(path).catch(() => null);
		if (!found?.isFile()) return next();
		context.set('Content-Security-Policy', FILE_POLICY);
		context.set('Cache-Control', `public, max-age=${ONE_YEAR}, immutable`);
		share(context);
		answer(context, path, found.size, key);
	};
}

function answer(context: Context, path: string, size: number, key: string): void {
	context.status = 200;
	context.etag = key;
	if (context.fresh) {
		context.status = 304;
		return;
	}
	// The body first: setting it sets type and length of its own.
	context.body = context.method === 'HEAD' ? null : createReadStream(path);
	context.status = 200;
	context.type = typeOfKey(key);
	context.length = size;
}
