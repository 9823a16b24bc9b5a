import type { Config } from '../config.ts';
import { type BootFault, refuseFaults } from '../errors.ts';
import type { DriverSpec, Manifest } from '../schema/model.ts';
import { didYouMean, nearest } from '../schema/wording.ts';
import type { PortName } from './model.ts';
import { PORT_NAMES, PORTS } from './specs.ts';

/** A driver that a manifest declares. */
export type Declared = { port: PortName; name: string; plugin: string; spec: DriverSpec };

/** What stands behind a port: a stand-in, something that works for real without a service, a service, or nothing. */
export type Kind = 'mock' | 'offline' | 'live' | 'none';

export type Choice = {
	port: PortName;
	kind: Kind;
	/** Absent: the port is switched off. */
	driver?: Declared;
	settings: Readonly<Record<string, string>>;
	/** Why this one, in words for people. */
	because: string;
};

type Asked = Pick<Config, 'providers' | 'ports' | 'variables'>;

const NONE = 'none';
const MOCK = 'mock';

/** Every driver of every plugin, by port, in the order in which they are declared. */
export function declaredDrivers(plugins: readonly Manifest[]): { drivers: Map<PortName, Declared[]>; faults: BootFault[] } {
	const drivers = new Map<PortName, Declared[]>(PORT_NAMES.map((port) => [port, []]));
	const faults: BootFault[] = [];
	for (const { name: plugin, folder, drivers: declared } of plugins) {
		for (const [id, spec] of Object.entries(declared)) {
			const [port = '', name = ''] = id.split('/');
			const place = { file: `${folder}/package.json`, pointer: `/freehold/drivers/${id.replace('/', '~1')}` };
			const known = drivers.get(port as PortName);
			const twin = known?.find((other) => other.name === name);
			if (!known) {
				const meant = `a port: ${PORT_NAMES.join(', ')}`;
				faults.push({ code: 'driver_unknown', ...place, found: `"${port}"`, meant, ...didYouMean(port, PORT_NAMES) });
			} else if (twin || name === NONE) {
				const found = twin ? `"${id}", which "${twin.plugin}" has too` : `"${id}"`;
				faults.push({ code: 'driver_unknown', ...place, found, meant: 'a name that no other driver of the port has' });
			} else known.push({ port: port as PortName, name, plugin, spec });
		}
	}
	return { drivers, faults };
}

/**
 * The driver of every port. In mock mode what works without a service, else the stand-in; in live mode the named one, or the only
 * one whose variables are all set, else what `*` says of the rest. A live port without credentials is never a stand-in in silence.
 * @throws BootError with every fault: ports or drivers that nobody knows, variables that are missing, two drivers for one port
 */
export function chooseDrivers(plugins: readonly Manifest[], config: Asked): Map<PortName, Choice> {
	const { drivers, faults } = declaredDrivers(plugins);
	const chosen = new Map<PortName, Choice>();
	for (const port of PORT_NAMES) {
		const result = choose(port, drivers.get(port) as Declared[], config);
		if ('port' in result) chosen.set(port, result);
		else faults.push(...result.faults);
	}
	refuseFaults([...faults, ...strangers(config)]);
	return chosen;
}

const place = (pointer: string) => ({ file: 'the environment', pointer });

/** Ports that are named and that nobody knows. */
const strangers = ({ ports }: Asked): BootFault[] =>
	Object.keys(ports)
		.filter((name) => name !== '*' && !PORT_NAMES.includes(name as PortName))
		.map((name) => ({
			code: 'config_invalid',
			...place('FREEHOLD_PORTS'),
			found: `"${name.slice(0, 60)}"`,
			meant: `a port: ${PORT_NAMES.join(', ')}, or * for the rest`,
			...didYouMean(name, PORT_NAMES),
		}));

type Result = Choice | { faults: BootFault[] };

function choose(port: PortName, drivers: Declared[], config: Asked): Result {
	const named = config.ports[port];
	if (named !== undefined) return byName(port, named, drivers, config, `FREEHOLD_PORTS=${port}=${named}`);
	if (PORTS[port].own) return inHouse(port, drivers, config);
	return config.providers === 'mock' ? inMock(port, drivers, config) : inLive(port, drivers, config);
}

/** A service of one's own where there is one; else what does without. */
function inHouse(port: PortName, drivers: Declared[], config: Asked): Result {
	const isBegun = drivers.some(
		(driver) => kindOf(driver) === 'live' && readSettings(driver, config).missing.length < requiredOf(driver).length,
	);
	return isBegun ? inLive(port, drivers, config) : inMock(port, drivers, config, 'its own service is not named');
}

function byName(port: PortName, name: string, drivers: Declared[], config: Asked, because: string): Result {
	if (name === NONE) return { port, kind: 'none', settings: {}, because };
	const driver = drivers.find((one) => one.name === name);
	const names = [...drivers.map((one) => one.name), NONE];
	if (!driver) {
		const found = `"${name.slice(0, 60)}" for the port ${port}`;
		const meant = `one of ${names.join(', ')}`;
		return { faults: [{ code: 'config_invalid', ...place('FREEHOLD_PORTS'), found, meant, ...didYouMean(name, names) }] };
	}
	return take(driver, config, because);
}

const kindOf = ({ name, spec }: Declared): Kind => (name === MOCK ? 'mock' : spec.offline ? 'offline' : 'live');

/** The driver with its variables, or what is missing. */
function take(driver: Declared, config: Asked, because: string): Result {
	const { settings, missing, faults } = readSettings(driver, config);
	if (missing.length) return { faults: [...faults, lacking(driver.port, [{ driver, missing }], config)] };
	if (faults.length) return { faults };
	return { port: driver.port, kind: kindOf(driver), driver, settings, because };
}

function inMock(port: PortName, drivers: Declared[], config: Asked, because = 'FREEHOLD_MODE=mock'): Result {
	const driver = drivers.find(({ spec }) => spec.offline) ?? drivers.find(({ name }) => name === MOCK);
	if (!driver) return { port, kind: 'none', settings: {}, because: 'no plugin has a stand-in for it' };
	return take(driver, config, because);
}

function inLive(port: PortName, drivers: Declared[], config: Asked): Result {
	const services = drivers
		.filter((driver) => kindOf(driver) === 'live')
		.map((driver) => ({ driver, ...readSettings(driver, config) }));
	const faults = services.flatMap((service) => service.faults);
	if (faults.length) return { faults };
	const ready = services.filter(({ missing }) => missing.length === 0);
	if (ready.length > 1) {
		const names = ready.map(({ driver }) => driver.name);
		return {
			faults: [
				{
					code: 'driver_settings',
					...place('FREEHOLD_PORTS'),
					detail: `${PORTS[port].title}: more than one driver has all it needs`,
					found: names.join(' and '),
					meant: 'one of them, by name',
					suggestion: `FREEHOLD_PORTS=${port}=${names[0]}`,
				},
			],
		};
	}
	const [service] = ready;
	if (service) return take(service.driver, config, 'its variables are set');
	// Who has begun to name a service's variables means that service.
	const begun = services.filter(({ driver, missing }) => missing.length < requiredOf(driver).length);
	const offline = drivers.find((driver) => kindOf(driver) === 'offline');
	if (offline && !begun.length) return take(offline, config, 'it needs no service');
	const rest = config.ports['*'];
	if (rest !== undefined && !begun.length && (rest === NONE || drivers.some(({ name }) => name === rest)))
		return byName(port, rest, drivers, config, `FREEHOLD_PORTS=*=${rest}`);
	if (!drivers.length && !PORTS[port].needed)
		return { port, kind: 'none', settings: {}, because: 'no plugin has a driver for it' };
	return { faults: [lacking(port, begun.length ? begun : services, config)] };
}

const requiredOf = ({ spec }: Declared): string[] =>
	Object.entries(spec.settings).flatMap(([name, { required }]) => (required ? [name] : []));

/** The variables that the manifest names, with what is left out filled in. */
export function readSettings(
	{ spec }: Declared,
	{ variables }: Pick<Config, 'variables'>,
): { settings: Record<string, string>; missing: string[]; faults: BootFault[] } {
	const settings: Record<string, string> = {};
	const missing: string[] = [];
	const faults: BootFault[] = [];
	for (const [name, { required, secret, default: usual }] of Object.entries(spec.settings)) {
		const said = variables.read(name, secret === true);
		if ('fault' in said) faults.push(said.fault);
		else if (said.text !== undefined) settings[name] = said.text;
		else if (usual !== undefined) settings[name] = usual;
		else if (required) missing.push(name);
	}
	return { settings, missing, faults };
}

function lacking(port: PortName, services: { driver: Declared; missing: string[] }[], { variables }: Asked): BootFault {
	const known = variables.names();
	const wanted = services.map(({ driver, missing }) => `${driver.name}: ${missing.join(', ')}`);
	const near = services
		.flatMap(({ missing }) => missing)
		.map((name) => [nearest(name, known), name] as const)
		.find(([found, name]) => found && found !== name && !services.some(({ driver }) => found in driver.spec.settings));
	const off = `FREEHOLD_PORTS=${port}=${MOCK} for a stand-in, or ${port}=${NONE} for nothing`;
	return {
		code: 'driver_settings',
		...place(services[0]?.missing[0] ?? 'FREEHOLD_PORTS'),
		detail: `${PORTS[port].title}: FREEHOLD_MODE=live, and no driver has all it needs`,
		found: wanted.length ? `without ${wanted.join('; or ')}` : 'no driver for a service',
		meant: services.length ? 'every variable of one driver' : 'a plugin with a driver',
		suggestion: near ? `Is ${near[0]} meant to be ${near[1]}? Else ${off}.` : `Set them, or say ${off}.`,
	};
}
