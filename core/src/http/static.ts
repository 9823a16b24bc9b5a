import { existsSync } from 'node:fs';
import type { Middleware } from 'koa';
import sirv from 'sirv';

/** A folder served below a prefix. */
export type Folder = {
	prefix: string;
	folder: string;
	/** Any path below answers index.html (a single-page application). */
	isApplication?: boolean;
	/** Files appear while the server runs (uploads), and their names never come to mean other bytes. */
	isGrowing?: boolean;
	/** Pages of other origins may load it (widgets, photos). */
	isShared?: boolean;
	contentSecurityPolicy: string;
};

/** Serves folders; a compressed twin (`.br`, `.gz`) is sent where there is one and the browser takes it. */
export function folders(list: Folder[], isDevelopment: boolean): Middleware {
	const served = list
		.filter(({ folder, isGrowing }) => isGrowing || existsSync(folder))
		.map((entry) => ({ ...entry, serve: serveFolder(entry, isDevelopment) }));
	return async (context, next) => {
		const entry = served.find(({ prefix }) => context.path === prefix || context.path.startsWith(`${prefix}/`));
		if (!entry || (context.method !== 'GET' && context.method !== 'HEAD')) return next();
		if (context.path === entry.prefix) return context.redirect(`${entry.prefix}/`);
		context.set('Content-Security-Policy', entry.contentSecurityPolicy);
		if (entry.isShared) {
			context.set('Access-Control-Allow-Origin', '*');
			context.set('Cross-Origin-Resource-Policy', 'cross-origin');
		}
		const found = await send(context, entry.prefix, entry.serve);
		if (!found) {
			context.remove('Content-Security-Policy');
			await next();
		}
	};
}

type Serve = ReturnType<typeof sirv>;

/** In development files are looked up anew each time, so that a rebuilt console is seen at the next reload. */
function serveFolder({ folder, isApplication, isGrowing }: Folder, isDevelopment: boolean): Serve {
	return sirv(folder, {
		dev: Boolean(isGrowing) || isDevelopment,
		single: Boolean(isApplication),
		brotli: true,
		gzip: true,
		etag: true,
		...(isGrowing ? { maxAge: 31_536_000, immutable: true } : {}),
	});
}

/** Hands the raw request to sirv with the prefix taken off; resolves to whether it had the file. */
function send(context: Parameters<Middleware>[0], prefix: string, serve: Serve): Promise<boolean> {
	const { req, res } = context;
	return new Promise((resolve) => {
		const original = req.url;
		req.url = (req.url ?? '/').slice(prefix.length) || '/';
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
