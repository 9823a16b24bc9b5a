import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { isLocal } from '../safety/check.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { OpenPage } from './routes.ts';

/** `/metrics` for Prometheus: with FREEHOLD_METRICS_TOKEN, or in development from this machine; for all others it is not there. */
export function metricsPage({ metricsToken, mode }: Pick<Config, 'metricsToken' | 'mode'>, metrics: Metrics): OpenPage {
	return {
		method: 'GET',
		path: '/metrics',
		async handle(context) {
			const mayRead = metricsToken ? isSame(tokenOf(context), metricsToken) : mode === 'development' && isFromHere(context);
			if (!mayRead) throw problem('not_found', { detail: 'Nothing is at /metrics' });
			context.set('Cache-Control', 'no-store');
			context.body = await metrics.text();
			context.type = metrics.contentType;
		},
	};
}

const tokenOf = (context: Context): string => /^Bearer +(\S+)$/i.exec(context.get('authorization'))?.[1] ?? '';

const isFromHere = ({ req }: Context): boolean => isLocal((req.socket.remoteAddress ?? 'elsewhere').replace(/^::ffff:/, ''));

/** Takes the same time for all that is sent. */
const isSame = (given: string, meant: string): boolean => timingSafeEqual(digest(given), digest(meant));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
