import { existsSync } from 'node:fs';
import type { Context, Middleware } from 'koa';
import sirv from 'sirv';
import { share } from './headers.ts';
import { redirect } from './redirect.ts';

/** A folder served below a prefix. */
export type Folder = {
	prefix: string;
	folder: string;
	/** Any path below answers index.html (a single-page application). */
	isApplication?: boolean;
	/** Pages of other origins may load it (widgets). */
	isShared?: boolean;
	contentSecurityPolicy: string;
};

/** Serves folders; a compressed twin (`.br`, `.gz`) is sent where there is one and the browser takes it. */
export function folders(list: Folder[], isDevelopment: boolean): Middleware {
	const served = list
		.filter(({ folder }) => existsSync(folder))
		.map((entry) => ({ ...entry, serve: serveFolder(entry, isDevelopment) }));
	return async (context, next) => {
		const entry = served.find(({ prefix }) => context.path === prefix || context.path.startsWith(`${prefix}/`));
		if (!entry || (context.method !== 'GET' && context.method !== 'HEAD')) return next();
		if (context.path === entry.prefix) return redirect(context, `${entry.prefix}/`);
		const before = context.response.get('content-security-policy');
		context.set('Content-Security-Policy', entry.contentSecurityPolicy);
		// Kept, and asked for anew each time: an unchanged file is answered by 304.
		context.set('Cache-Control', 'no-cache');
		if (entry.isShared) share(context);
		if (await send(context, entry.prefix, entry.serve)) return;
		context.set('Content-Security-Policy', before);
		context.set('Cache-Control', 'no-store');
		await next();
	};
}

type Serve = ReturnType<typeof sirv>;

/** In development files are looked up anew each time, so that a rebuilt console is seen at the next reload. */
function serveFolder({ folder, isApplication }: Folder, isDevelopment: boolean): Serve {
	return sirv(folder, { dev: isDevelopment, single: Boolean(isApplication), brotli: true, gzip: true, etag: true });
}

/** Hands the raw request to sirv with the prefix taken off; resolves to whether it had the file. */
function send(context: Context, prefix: string, serve: Serve): Promise<boolean> {
	const { req, res } = context;
	return new Promise((resolve) => {
		const original = req.url;
		req.url = (req.url ?? '/').slice(prefix.length) || '/';
		// Parts of a file are for films; a range that ends before it begins would break the answer off.
		delete req.headers.range;
		res.statusCode = 200;
		res.once('finish', () => resolve(true));
		res.once('close', () => resolve(true));
		context.respond = false;
		serve(req, res, () => {
			req.url = original;
			res.statusCode = 404;
			context.respond = true;
			resolve(false);
		});
	});
}
