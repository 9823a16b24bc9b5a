import type { Config } from '../config.ts';
import { BootError } from '../errors.ts';
import { type Choice, chooseDrivers, type Declared, declaredDrivers, readSettings } from '../ports/choose.ts';
import { PORT_NAMES, PORTS } from '../ports/specs.ts';
import type { Manifest } from '../schema/model.ts';
import type { Line } from './doctor.ts';

/** What each port has now, and what it would have with one more service or account. */
export function portLines(config: Config, plugins: readonly Manifest[]): Line[] {
	const { drivers } = declaredDrivers(plugins);
	let chosen: ReturnType<typeof chooseDrivers>;
	try {
		chosen = chooseDrivers(plugins, config);
	} catch (error) {
		if (!(error instanceof BootError)) throw error;
		return error.faults.map(({ pointer, detail = 'the ports have their drivers', found = '', suggestion = '' }) => ({
			id: 'ports',
			outcome: 'fault',
			title: detail,
			found: pointer ? `${found} (${pointer})` : found,
			mend: suggestion,
		}));
	}
	return PORT_NAMES.map((port) => {
		const choice = chosen.get(port) as Choice;
		const others = (drivers.get(port) ?? []).filter(({ name }) => name !== choice.driver?.name && name !== 'mock');
		return {
			id: `port ${port}`,
			outcome: 'ok',
			title: `${PORTS[port].title}: ${nowOf(choice)}`,
			would: others.map((driver) => `${wayTo(driver, config)}: ${driver.spec.title}. ${driver.spec.description ?? ''}`.trim()),
		};
	});
}

const KINDS = {
	mock: 'a stand-in: nothing leaves the house',
	offline: 'works for real, without a service',
	live: 'live',
	none: 'off',
} as const;

const nowOf = ({ driver, kind, because }: Choice): string =>
	driver ? `${driver.spec.title} (${driver.name}; ${KINDS[kind]}), since ${because}` : `nothing, since ${because}`;

/** What must be set for this driver: its variables that are missing, and a word that it is meant. */
function wayTo(driver: Declared, config: Config): string {
	const { missing } = readSettings(driver, config);
	const named = `FREEHOLD_PORTS=${driver.port}=${driver.name}`;
	const isLive = config.providers === 'live' || PORTS[driver.port].own;
	const word = isLive && missing.length ? [] : [isLive || driver.spec.offline ? named : `FREEHOLD_MODE=live or ${named}`];
	return [...missing, ...word].join(' and ');
}

/** The services that are no ports: what is kept, and what several processes share. */
export function serviceLines({ databaseUrl, redisUrl }: Config): Line[] {
	return [
		{
			id: 'service database',
			outcome: 'ok',
			title: databaseUrl ? 'PostgreSQL' : 'the embedded database: one process, one connection',
			would: databaseUrl
				? []
				: ['DATABASE_URL: PostgreSQL. Many processes on many machines, backups by its own means, jobs by pg-boss on it.'],
		},
		{
			id: 'service redis',
			outcome: 'ok',
			title: redisUrl ? 'Redis' : 'no Redis: limits, jobs and realtime go through the database',
			would: redisUrl
				? []
				: ['REDIS_URL: Redis. Jobs by BullMQ, presence and rooms over several processes, limits counted in memory.'],
		},
	];
}
