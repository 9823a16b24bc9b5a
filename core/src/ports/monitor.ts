import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Connections } from '../data/database.ts';
import type { Store } from '../data/records.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { systemOf } from './inbox.ts';
import type { PortName } from './model.ts';
import type { OpenPorts } from './ports.ts';
import { PORTS } from './specs.ts';

export type AlertMetric = 'response-time' | 'error-rate';

/** What the looks of the last hour came to. */
export type Probe = {
	port: PortName;
	driver: string;
	healthy: boolean;
	/** Milliseconds since 1970. */
	at: number;
	averageMilliseconds: number;
	errorRate: number;
	lastError?: string;
	/** What is beyond its limit now. */
	alerts: AlertMetric[];
};

/** Looks at every service every minute. */
export type Monitor = Background & {
	/** One round; failures of the monitor itself are logged, and the next round comes all the same. */
	look(): Promise<void>;
	read(): Probe[];
};

/** Source: spec B-026 to B-031. */
const EVERY = 60_000;
const PATIENCE = 10_000;
/** An hour's. */
const WINDOW = 60;

type Look = { milliseconds: number; error: string | null };
type Kept = { looks: Look[]; probe: Probe };

export type MonitorParts = {
	ports: Pick<OpenPorts, 'living'>;
	connections: Pick<Connections, 'borrow'>;
	store: Pick<Store, 'records'>;
	metrics: Metrics;
	log: Logger;
	now: () => number;
};

export function createMonitor({ ports, connections, store, metrics, log, now }: MonitorParts): Monitor {
	const kept = new Map<string, Kept>();
	const alerted = metrics.counter('freehold_port_alerts_total', 'Services beyond a limit', ['port', 'driver', 'metric']);
	const each = (value: (probe: Probe) => number) => () =>
		[...kept.values()].map(({ probe }) => ({ labels: { port: probe.port, driver: probe.driver }, value: value(probe) }));
	metrics.gauge(
		'freehold_port_healthy',
		'Did the last look find it well?',
		['port', 'driver'],
		each(({ healthy }) => Number(healthy)),
	);
	metrics.gauge(
		'freehold_port_probe_seconds',
		'Average of the last hour’s looks',
		['port', 'driver'],
		each(({ averageMilliseconds }) => averageMilliseconds / 1000),
	);
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> = Promise.resolve();
	const outside = AsyncLocalStorage.snapshot();

	const tell = async (probe: Probe, metric: AlertMetric, observed: number, threshold: number): Promise<void> => {
		const { port, driver, lastError } = probe;
		log.warn({ port, driver, metric, observed, threshold, lastError }, 'a service is beyond its limit');
		alerted({ port, driver, metric });
		const operators = await connections.borrow(null, (sql) => sql<{ id: string }>(OPERATORS));
		for (const { id } of operators) {
			await connections.borrow(
				id,
				(sql) =>
					store
						.records('port-alert', sql, id)
						.create({ port, driver, metric, observed, threshold, lastError: lastError?.slice(0, 300) ?? null }),
				systemOf(id),
			);
		}
	};

	const judge = async (port: PortName, driver: string, look: Look): Promise<void> => {
		const before = kept.get(port);
		const looks = [...(before?.probe.driver === driver ? before.looks : []), look].slice(-WINDOW);
		const average = looks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / looks.length;
		const errorRate = looks.filter(({ error }) => error !== null).length / looks.length;
		const limit = PORTS[port].alert;
		const beyond: [AlertMetric, number, number][] = limit
			? [
					['response-time', average / 1000, limit.seconds],
					['error-rate', errorRate, limit.errors],
				]
			: [];
		const alerts = beyond.filter(([, observed, threshold]) => observed > threshold);
		const lastError = look.error ?? before?.probe.lastError;
		const probe: Probe = {
			port,
			driver,
			healthy: look.error === null,
			at: now(),
			averageMilliseconds: Math.round(average * 10) / 10,
			errorRate,
			...(lastError ? { lastError } : {}),
			alerts: alerts.map(([metric]) => metric),
		};
		kept.set(port, { looks, probe });
		// Told when it begins, and not at every look after.
		for (const [metric, observed, threshold] of alerts)
			if (!before?.probe.alerts.includes(metric)) await tell(probe, metric, observed, threshold);
	};

	const lookAtAll = (): Promise<unknown> =>
		Promise.all(
			ports.living().map(async ({ port, driver, check }) => {
				try {
					await judge(port, driver, await lookAt(check));
				} catch (error) {
					log.error({ err: error, port, driver }, 'a look at a service could not be judged; the next one comes all the same');
				}
			}),
		);
	const look = (): Promise<void> => {
		running = running.then(lookAtAll).then(
			() => {},
			(error: unknown) => log.error({ err: error }, 'the monitor failed; its next round comes all the same'),
		);
		return running;
	};

	return {
		name: 'the monitor of ports',
		look,
		read: () => [...kept.values()].map(({ probe }) => probe),
		start() {
			timer ??= outside(() => setInterval(() => void look(), EVERY).unref());
			void outside(look);
		},
		async stop() {
			clearInterval(timer);
			await running;
		},
	};
}

/** For the operator's people; the function looks across organisations, and tells only who they are. */
const OPERATORS = `select id from freehold_platform_organizations(null, 'active', null, null, null, 10000) where operator`;

async function lookAt(check: () => Promise<void>): Promise<Look> {
	const began = performance.now();
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE / 1000} s`)), PATIENCE).unref();
	});
	try {
		await Promise.race([check(), late]);
		return { milliseconds: performance.now() - began, error: null };
	} catch (error) {
		return { milliseconds: performance.now() - began, error: error instanceof Error ? error.message : String(error) };
	} finally {
		clearTimeout(timer);
	}
}
