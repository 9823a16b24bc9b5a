import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import type { FileLinks } from '../files/links.ts';
import { verdictOf } from '../operations/authorise.ts';
import type { Door } from '../operations/door.ts';
import type { Actor } from '../operations/model.ts';
import type { PortStatus } from '../ports/status.ts';
import { describe } from '../schema/description.ts';
import type { Registry } from '../schema/model.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { FILE_POLICY, share } from './headers.ts';
import { metricsPage } from './metrics.ts';
import type { OpenPage, Page } from './routes.ts';

/** What the pages tell of the platform's condition. */
export type Condition = {
	version: string;
	ports: () => PortStatus[];
	metrics: Metrics;
	fileLinks: FileLinks;
	isReady: () => boolean;
	checkDatabase: () => Promise<void>;
	publicJwks: () => Promise<unknown>;
};

/** What those ask who look after the process, under whatever name they call it; all that a worker answers. */
export function conditionPages(config: Config, condition: Condition): OpenPage[] {
	return [
		json('/health', () => ({
			status: 'healthy',
			timestamp: new Date().toISOString(),
			version: condition.version,
			role: config.role,
			providers: config.providers,
			ports: portsIn(condition.ports()),
		})),
		metricsPage(config, condition.metrics),
		json('/ready', async () => {
			if (!condition.isReady()) throw problem('not_ready');
			await condition.checkDatabase();
			return { status: 'ready' };
		}),
	];
}

/** Everything at a fixed address that is not an operation. */
export function pages(config: Config, registry: Registry, door: Door, condition: Condition): Page[] {
	const operations = [...door.operations.values()];
	// Made when first asked for, kept as text after that.
	let document: string | undefined;
	let happenings: string | undefined;
	return [
		{
			method: 'GET',
			path: '/storage/:token',
			async handle(context) {
				const { name, type, bytes } = await condition.fileLinks.open(context.path.slice('/storage/'.length));
				context.set('Content-Security-Policy', FILE_POLICY);
				context.set('Cache-Control', 'private, no-store');
				context.attachment(name);
				context.body = Buffer.from(bytes);
				context.type = type;
			},
		},
		json('/.well-known/jwks.json', () => condition.publicJwks()),
		{
			method: 'GET',
			path: '/openapi.json',
			async handle(context) {
				const { openapi } = await import('../generate/openapi.ts');
				document ??= JSON.stringify(openapi({ registry, operations, version: condition.version, url: config.publicUrl }));
				share(context);
				context.set('Cache-Control', 'no-cache');
				context.type = 'application/json';
				context.body = document;
			},
		},
		{
			method: 'GET',
			path: '/asyncapi.json',
			async handle(context) {
				const { asyncapi } = await import('../generate/asyncapi.ts');
				happenings ??= JSON.stringify(asyncapi({ registry, version: condition.version, url: config.publicUrl }));
				share(context);
				context.set('Cache-Control', 'no-cache');
				context.type = 'application/json';
				context.body = happenings;
			},
		},
		{
			method: 'GET',
			path: '/v1/description',
			async handle(context, signIn) {
				const actor = await signIn();
				if (actor.kind === 'nobody')
					throw problem('unauthenticated', { detail: 'The description tells what the caller may do; send a token or a key' });
				context.set('Cache-Control', 'private, max-age=60');
				context.type = 'application/json';
				context.body = JSON.stringify(descriptionFor(actor, registry, door, config, condition.version));
			},
		},
	];
}

/** How many ports have what behind them, and which are not let through at the moment; nothing of who they are. */
function portsIn(status: readonly PortStatus[]): Record<string, unknown> {
	const count = (kind: PortStatus['kind']): number => status.filter((one) => one.kind === kind).length;
	return {
		live: count('live'),
		offline: count('offline'),
		mock: count('mock'),
		none: count('none'),
		open: status.filter(({ breaker }) => breaker.state !== 'closed').map(({ port }) => port),
	};
}

function descriptionFor(actor: Actor, registry: Registry, door: Door, config: Config, version: string): unknown {
	const operations = [...door.operations.values()];
	if (actor.kind === 'publishable-key') {
		return describe({
			registry,
			operations,
			audience: 'public',
			version,
			mode: config.providers,
			may: (operation) => operation.public,
		});
	}
	return describe({
		registry,
		operations,
		audience: 'full',
		version,
		mode: config.providers,
		withheld: (entity, when) => door.withheld(actor, entity, when),
		may: (operation) => verdictOf(operation, actor) !== false,
	});
}

function json(path: string, answer: () => unknown): OpenPage {
	return {
		method: 'GET',
		path,
		async handle(context) {
			context.type = 'application/json';
			context.body = JSON.stringify(await answer());
		},
	};
}
