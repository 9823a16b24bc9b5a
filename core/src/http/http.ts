import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import type { SingleSignOn } from '../identity/single-sign-on/flow.ts';
import type { Door } from '../operations/door.ts';
import type { OpenPorts } from '../ports/ports.ts';
import { answersCalls } from '../roles.ts';
import type { Registry } from '../schema/model.ts';
import { screensFolder, screensPrefix } from '../schema/screens.ts';
import { callbackPages } from './callbacks.ts';
import { configuredOrigins, preflight } from './cors.ts';
import { refuseForgeries } from './cross-site.ts';
import { storedFiles } from './files.ts';
import { hardening, pagePolicy } from './headers.ts';
import { type Condition, conditionPages, pages } from './pages.ts';
import { requests, type State } from './requests.ts';
import { type Authenticate, type Page, pagesAlone, routes } from './routes.ts';
import { singleSignOnPages } from './single-sign-on.ts';
import { type Folder, folders } from './static.ts';

type Parts = {
	config: Config;
	log: Logger;
	registry: Registry;
	door: Door;
	identity: { authenticate: Authenticate; singleSignOn: SingleSignOn };
	callbacks: Callbacks;
	serves: Record<string, string>;
	condition: Condition;
	ports: OpenPorts;
	/** Made only where calls are answered. */
	readonly realtime: { pages: Page[] };
};

/** Koa over the door: what HTTP adds, and nothing of what operations do. */
export function createHttp(parts: Parts): RequestListener {
	const { config, log, registry, door, identity, callbacks, serves, condition, ports } = parts;
	const koa = new Koa<State>({ proxy: config.trustProxy, maxIpsCount: 1 });
	const measured = condition.metrics.histogram('freehold_http_seconds', 'Time of answers', ['operation', 'status']);
	koa.use(requests(log, hardening(config)));
	koa.on('error', (error) => log.error({ err: error }, 'response failed'));
	// Before the names of hosts are looked at: who looks after a process calls it by its address.
	koa.use(pagesAlone(conditionPages(config, condition)));
	if (!answersCalls(config)) return koa.use(answersNothing).callback();
	if (config.allowedHosts.length) koa.use(knownHosts(config.allowedHosts));
	if (config.corsOrigins.length) koa.use(configuredOrigins(config.corsOrigins));
	koa.use(preflight());
	koa.use(refuseForgeries(config));
	koa.use(
		routes(
			door,
			identity.authenticate,
			[
				...pages(config, registry, door, condition),
				...singleSignOnPages(identity.singleSignOn, config),
				...callbackPages(callbacks, door.limiter, config),
				...parts.realtime.pages,
			],
			(operation, status, seconds) => measured({ operation, status: String(status) }, seconds),
		),
	);
	koa.use(storedFiles(ports));
	koa.use(folders([...documents(), ...pluginFolders(serves), ...screenFolders(registry)], config.mode === 'development'));
	return koa.callback();
}

const answersNothing: Koa.Middleware = () => {
	throw problem('not_found', { detail: 'This process works in the background and answers no calls' });
};

/** Is it a name that we are called by? */
export const isKnownHost = (allowed: readonly string[], name: string): boolean =>
	allowed.some((host) => host === name || (host.startsWith('*.') && name.endsWith(host.slice(1))));

/** A request for another host's name is not for us (DNS rebinding, poisoned links). */
function knownHosts(allowed: readonly string[]): Koa.Middleware {
	return async (context, next) => {
		if (!isKnownHost(allowed, context.hostname)) throw problem('host_not_allowed');
		await next();
	};
}

function documents(): Folder[] {
	const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
	const contentSecurityPolicy = pagePolicy({});
	return [
		{ prefix: '/docs/assets', folder: swagger, contentSecurityPolicy },
		{ prefix: '/docs', folder: join(import.meta.dirname, 'docs'), contentSecurityPolicy },
	];
}

/**
 * What plugins serve: an application at its own path, shared scripts below /widgets. Markup out of text is made by Lit alone: by the copy
 * in each module of screens, which is why the policy's name may be given out more than once. The console's own policy makes the address
 * of its service worker.
 */
const pluginFolders = (serves: Record<string, string>): Folder[] =>
	Object.entries(serves).map(([prefix, folder]) => ({
		prefix,
		folder,
		isApplication: prefix !== '/widgets',
		isShared: prefix === '/widgets',
		contentSecurityPolicy: pagePolicy({ trustedTypes: "lit-html freehold-console 'allow-duplicates'" }),
	}));

/** The modules of plugins' screens, for the console to import. */
const screenFolders = ({ plugins }: Registry): Folder[] =>
	plugins
		.filter(({ screens }) => screens)
		.map((plugin) => ({
			prefix: screensPrefix(plugin.name),
			folder: screensFolder(plugin),
			contentSecurityPolicy: pagePolicy({}),
		}));
