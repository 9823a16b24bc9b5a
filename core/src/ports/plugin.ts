import type { Config } from '../config.ts';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { FileLinks } from '../files/links.ts';
import { storageOperations, storageStreams } from '../files/operations.ts';
import type { Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { didYouMean } from '../schema/wording.ts';
import { FAULT_KINDS, type Faults } from './faults.ts';
import type { PortName } from './model.ts';
import type { Monitor, Probe } from './monitor.ts';
import type { OpenPorts } from './ports.ts';
import { PORT_NAMES, PORTS } from './specs.ts';
import type { PortStatus } from './status.ts';

type Parts = {
	config: Pick<Config, 'mode' | 'providers' | 'settings'>;
	registry: Registry;
	ports: OpenPorts;
	monitor: Monitor;
	fileLinks: FileLinks;
};

/** Operations on what the platform is made of: looking at ports and plugins, making stand-ins go wrong, stored files. */
export const portOperations = ({ config, registry, ports, monitor, fileLinks }: Parts): { plugin: Plugin } => ({
	plugin: definePlugin({
		name: 'identity',
		operations: {
			'port-cost.list-ports': async (_input, { sql, organization }) => {
				const probes = new Map(monitor.read().map((probe) => [probe.port, probe]));
				const spent = await spentIn(sql);
				const data = ports.status().map((status) => ({
					...shown(status, probes.get(status.port), organization.operator),
					...(organization.operator ? loadOf(status) : {}),
					costs: spent.get(status.port) ?? [],
				}));
				return { mode: config.providers, data };
			},
			'port-cost.list-plugins': async () => ({ data: registry.plugins.map((plugin) => pluginOf(plugin, registry, config)) }),
			'port-cost.set-faults': async ({ body }) => {
				if (config.mode !== 'development')
					throw problem('not_found', { detail: 'Stand-ins go wrong on request in development only' });
				const { port, ...asked } = body as { port: string } & Record<string, number>;
				if (!PORT_NAMES.includes(port as PortName)) throw unknownPort(port);
				if (!ports.setFaults(port as PortName, readBody(asked)))
					throw problem('conflict', { detail: `The port ${port} has a real driver, which goes wrong by itself only` });
				return { port };
			},
			...storageOperations(fileLinks),
		},
		streams: storageStreams,
		services: { ports },
	}),
});

/** What a plugin brings, and which of its settings are given; never what they are, which may be a secret. */
function pluginOf(
	{ name, version, requires, jobs, drivers, settings, screens }: Manifest,
	{ entities }: Registry,
	config: Pick<Config, 'settings'>,
): Json {
	const given = config.settings[name] ?? {};
	return {
		name,
		version,
		requires: Object.keys(requires),
		entities: [...entities.values()].filter(({ plugin }) => plugin === name).map(({ name: entity }) => entity),
		jobs: Object.keys(jobs).length,
		drivers: Object.keys(drivers),
		screens: screens ? screens.pages.length + screens.tabs.length + screens.cards.length + screens.corner.length : 0,
		settings: Object.entries(settings?.properties ?? {}).map(([setting, { description = '' }]) => ({
			setting,
			description,
			given: Object.hasOwn(given, setting),
		})),
	};
}

function unknownPort(port: string) {
	const detail = `Found “${port}”; meant one of ${PORT_NAMES.join(', ')}`;
	const { suggestion } = didYouMean(port, PORT_NAMES);
	return problem('invalid_input', {
		detail: suggestion ? `${detail}. ${suggestion}` : detail,
		errors: [{ pointer: '/port', code: 'enum', detail, found: port }],
	});
}

/** `rateLimit` in JSON is `rate-limit` here. */
function readBody({ rateLimit, ...asked }: Record<string, number>): Faults {
	const said: Record<string, number | undefined> = { ...asked, 'rate-limit': rateLimit };
	const known = [...FAULT_KINDS, 'milliseconds', 'retryAfter', 'seed'];
	return Object.fromEntries(Object.entries(said).filter(([name, value]) => known.includes(name) && value !== undefined));
}

type Spent = { unit: string; amount: number; calls: number };

async function spentIn(sql: Sql): Promise<Map<string, Spent[]>> {
	const rows = await sql<Spent & { port: string }>(
		`select port, unit, sum(amount)::float8 as amount, sum(calls)::float8 as calls from port_costs
		where day > current_date - 30 group by port, unit order by port, unit`,
	);
	const byPort = new Map<string, Spent[]>();
	for (const { port, ...spent } of rows) byPort.set(port, [...(byPort.get(port) ?? []), spent]);
	return byPort;
}

type Json = Record<string, unknown>;

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What everybody may know: what stands behind the port, and whether it is well. */
function shown(status: PortStatus, probe: Probe | undefined, isOperator: boolean): Json {
	const { port, title, kind, because, driver, driverTitle, breaker } = status;
	return {
		port,
		title,
		kind,
		because,
		...(driver ? { driver, driverTitle } : {}),
		// Where each receiver has a breaker, that of another organisation's receiver is not anybody's business.
		...('apart' in PORTS[port] ? {} : { state: breaker.state }),
		...(probe
			? {
					probe: {
						healthy: probe.healthy,
						at: instant(probe.at),
						averageMilliseconds: probe.averageMilliseconds,
						errorRate: probe.errorRate,
						alerts: probe.alerts,
						...(isOperator && probe.lastError ? { lastError: probe.lastError } : {}),
					},
				}
			: {}),
	};
}

/** What all organisations together did with the port: how much it is used, and by what it fails, tells of the others. */
function loadOf({ breaker, open, calls, retries, rejected, failures, averageMilliseconds, errorRate }: PortStatus): Json {
	const told = {
		averageMilliseconds,
		errorRate,
		since: breaker.since ? instant(breaker.since) : null,
		lastError: breaker.lastError,
	};
	return {
		state: breaker.state,
		open,
		calls,
		retries,
		rejected,
		failures: { ...failures, rateLimited: failures['rate-limited'] },
		...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)),
	};
}
