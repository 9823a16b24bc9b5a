import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { CallbackProvider } from '../callbacks/model.ts';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import { createOutbound } from '../http/outbound.ts';
import type { Counts } from '../limits/counts.ts';
import type { Plugin } from '../operations/model.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Choice } from './choose.ts';
import type { Costs } from './costs.ts';
import { refuseUndecided, type Vouch } from './decision.ts';
import { supplied } from './drivers.ts';
import { createDice, type Dice, type Faults, readFaults, seededRandom } from './faults.ts';
import type { Inbox } from './inbox.ts';
import type { Ports } from './kinds.ts';
import type { CallContext, DriverParts, Living, PortCall, PortName } from './model.ts';
import { ProviderError } from './provider-error.ts';
import { sendOtherwise } from './push-otherwise.ts';
import { createGuard, type Guarded, PACE, type Pace, readError } from './resilience.ts';
import { type CallSpec, PORTS, type PortSpec } from './specs.ts';
import { type PortStatus, statusOf } from './status.ts';
import { createTally, portMetrics, type Tally } from './tally.ts';

/** The ports, each with the driver that the configuration names. */
export type OpenPorts = {
	of<Name extends PortName>(name: Name, context: CallContext): Ports[Name];
	/** Is there a driver? */
	has(name: PortName): boolean;
	/** Whether it works without any service: nothing is gained by asking later. */
	isLocal(name: PortName): boolean;
	status(): PortStatus[];
	/** What services say of themselves, for the monitor; what needs no service is not asked. */
	living(): { port: PortName; driver: string; check: Living['check'] }[];
	/** Makes stand-ins go wrong; refused where the port has a real driver. @returns false there */
	setFaults(name: PortName, faults: Faults): boolean;
	/** Drivers that are called back, by the driver's name. */
	callbacks(): Map<string, CallbackProvider>;
	/** Lets every driver remove what it keeps of an organisation. @throws what a driver throws: the purge begins again */
	forget(organization: string): Promise<void>;
	/** Makes the drivers. @throws BootError driver_failed */
	open(code: readonly (Plugin | null)[]): Promise<void>;
	close(): Promise<void>;
};

export type PortsParts = {
	config: Config;
	log: Logger;
	now: () => number;
	connections: Connections;
	metrics: Metrics;
	choices: Map<PortName, Choice>;
	costs: Costs;
	counts: Pick<Counts, 'add'>;
	inbox: Inbox;
	/** Takes the place of drivers; tests look at what they were given. */
	standIns: Partial<Ports>;
	pace: Pace | undefined;
	/** Counts emails against the plan. Asked for at the first message: it stands on the ports itself. */
	countMessage: (port: PortName, organization: string, kind: string) => void;
	vouch: () => Vouch | undefined;
	callbackUrl: (organization: string, driver: string) => Promise<string>;
};

// biome-ignore lint/suspicious/noExplicitAny: every method of every port, checked where drivers are written
type Method = (input: any, call: PortCall) => any;
type Opened = { methods: Record<string, Method>; living?: Living };
type Running = { choice: Choice; opened?: Opened; tally: Tally; dice: Dice; guards: LRUCache<string, Guarded> };

const MOST_RECEIVERS = 2000;

export function createPorts(parts: PortsParts): OpenPorts {
	const { config, log, now, choices, costs, standIns, pace = PACE } = parts;
	const measured = portMetrics(parts.metrics);
	const running = new Map<PortName, Running>();
	const faults = config.faults && config.mode === 'development' ? readFaults(config.faults) : new Map<PortName, Faults>();

	for (const [port, found] of choices) {
		const isStandIn = standIns[port] !== undefined;
		const choice: Choice = isStandIn ? { port, kind: 'mock', settings: {}, because: 'a stand-in was handed in' } : found;
		const dice = createDice(port);
		dice.set(faults.get(port) ?? {});
		running.set(port, {
			choice,
			...(isStandIn ? { opened: { methods: standIns[port] as unknown as Opened['methods'] } } : {}),
			tally: createTally(port, choice.driver?.name ?? 'none', measured),
			dice,
			guards: new LRUCache({ max: MOST_RECEIVERS }),
		});
	}

	const runningOf = (name: PortName): Running => running.get(name) as Running;

	const openedOf = (name: PortName): Opened => {
		const { opened, choice } = runningOf(name);
		if (opened) return opened;
		throw new ProviderError('refused', `${PORTS[name].title}: the port is switched off (${choice.because})`);
	};

	const guardOf = (name: PortName, input: unknown): Guarded => {
		const { guards, tally } = runningOf(name);
		const spec = PORTS[name] as PortSpec;
		const receiver = spec.apart?.(input as never) ?? '';
		const known = guards.get(receiver);
		if (known) return known;
		const guard = createGuard(spec, now, tally, pace);
		guards.set(receiver, guard);
		return guard;
	};

	const callOf = (name: PortName, { organization, key }: CallContext, attempt: number, signal: AbortSignal): PortCall => ({
		organization,
		...(key ? { key } : {}),
		attempt,
		signal,
		cost(amount, unit) {
			const driver = runningOf(name).choice.driver?.name ?? 'none';
			measured.cost({ port: name, driver, unit }, amount);
			costs.add(organization, { port: name, driver, unit, amount });
		},
	});

	const run = async (name: PortName, method: string, input: unknown, context: CallContext): Promise<unknown> => {
		const { methods } = openedOf(name);
		const { dice, choice } = runningOf(name);
		const spec = (PORTS[name].calls as Record<string, CallSpec>)[method] as CallSpec;
		const repeat = typeof spec.repeat === 'function' ? spec.repeat(input as never) : spec.repeat;
		return guardOf(name, input).run(
			async (attempt, signal) => {
				if (choice.kind === 'mock') await dice.befall(signal);
				return (methods[method] as Method)(input, callOf(name, context, attempt, signal));
			},
			{
				repeat: repeat === 'always' || (repeat === 'keyed' && context.key !== undefined),
				timeout: spec.timeout ?? PORTS[name].timeout,
				signal: context.signal,
			},
		);
	};

	/** Guarded until the first piece is there; what breaks off later is told as what it is, and not begun anew. */
	async function* stream(name: PortName, method: string, input: unknown, context: CallContext): AsyncGenerator<unknown> {
		const { methods } = openedOf(name);
		const { dice, choice } = runningOf(name);
		const { repeat, timeout = PORTS[name].timeout } = (PORTS[name].calls as Record<string, CallSpec>)[method] as CallSpec;
		const [iterator, first] = await guardOf(name, input).run(
			async (attempt, signal) => {
				if (choice.kind === 'mock') await dice.befall(signal);
				const answer = (methods[method] as Method)(input, callOf(name, context, attempt, signal)) as AsyncIterable<unknown>;
				const pieces = answer[Symbol.asyncIterator]();
				return [pieces, await pieces.next()] as const;
			},
			{ repeat: repeat === 'always' || (repeat === 'keyed' && context.key !== undefined), timeout, signal: context.signal },
		);
		try {
			for (let piece = first; !piece.done; piece = await iterator.next()) yield piece.value;
		} catch (error) {
			throw readError(error, timeout);
		} finally {
			await iterator.return?.();
		}
	}

	const warned = new Set<string>();
	/** A transaction does not wait for others, and a message that went is not undone with it. */
	const refuseInTransaction = (name: PortName, method: string, { inTransaction }: CallContext): void => {
		if (!inTransaction?.()) return;
		const { messages, calls } = PORTS[name] as PortSpec;
		const { repeat, asks } = (calls as Record<string, CallSpec>)[method] as CallSpec;
		if ((messages && !asks) || repeat === 'keyed' || repeat === 'never')
			throw new Error(
				`${name}.${method} was called inside a transaction, which may be undone while what it sent is not. Ask for an outward job with scope.enqueue, or call it in scope.afterCommit`,
			);
		if (config.mode !== 'development' || runningOf(name).choice.kind === 'offline' || warned.has(name + method)) return;
		warned.add(name + method);
		log.warn(
			{ port: name, method },
			'a port is called inside a transaction, which holds a connection while it waits; better from an outward job',
		);
	};

	const of = <Name extends PortName>(name: Name, context: CallContext): Ports[Name] => {
		const spec: PortSpec = PORTS[name] as PortSpec;
		const call = (method: string) => {
			if ((spec.calls as Record<string, CallSpec>)[method]?.streams)
				return (input: unknown) => {
					refuseInTransaction(name, method, context);
					return stream(name, method, input, context);
				};
			return async (input: unknown) => {
				refuseInTransaction(name, method, context);
				if (!spec.messages || (spec.calls as Record<string, CallSpec>)[method]?.asks) return run(name, method, input, context);
				const message = input as Parameters<typeof refuseUndecided>[0];
				await refuseUndecided(message, context.organization, parts.vouch());
				parts.countMessage(name, context.organization, message.decision.kind);
				return run(name, method, input, context);
			};
		};
		const bound = Object.fromEntries(Object.keys(spec.calls).map((method) => [method, call(method)])) as unknown as Ports[Name];
		return name === 'push'
			? (sendOtherwise(bound as Ports['push'], () => of('email', context), log) as unknown as Ports[Name])
			: bound;
	};

	const partsOf = (choice: Choice, { dice }: Running): DriverParts => ({
		settings: Object.freeze({ ...choice.settings }),
		// Its own host may be a private one: whoever set the variable meant it.
		fetch: createOutbound({ config: { outboundAllow: [...config.outboundAllow, ...hostsOf(choice.settings)] } }),
		log: log.child({ port: choice.port, driver: choice.driver?.name }),
		now,
		random: (text) => seededRandom(`${choice.port} ${text}`),
		folder: config.dataFolder === 'memory://' ? config.root : config.dataFolder,
		publicUrl: config.publicUrl,
		callbackUrl: (organization) => parts.callbackUrl(organization, choice.driver?.name ?? ''),
		production: config.mode === 'production',
		borrow: parts.connections.borrow,
		keep: parts.inbox.keep,
		receive: (receipts) => parts.inbox.receive(choice.port, choice.driver?.name ?? '', receipts),
		today: (what, amount = 1) =>
			parts.counts.add(
				`port ${choice.port} ${choice.driver?.name} ${what} ${new Date(now()).toISOString().slice(0, 10)}`,
				amount,
				90_000,
			),
		fault: (kind) => dice.happens(kind),
	});

	return {
		of,
		has: (name) => runningOf(name).opened !== undefined,
		isLocal: (name) => runningOf(name).choice.kind !== 'live',
		async open(code) {
			for (const [port, one] of running) {
				if (one.opened || !one.choice.driver) continue;
				const make = supplied(one.choice.driver, code);
				const driver = (await make(partsOf(one.choice, one))) as unknown as Living & Opened['methods'];
				one.opened = { methods: driver, living: driver };
				log.debug({ port, driver: one.choice.driver.name, because: one.choice.because }, 'port opened');
			}
		},
		async forget(organization) {
			for (const { opened } of running.values()) await opened?.living?.forget?.(organization);
		},
		async close() {
			await Promise.allSettled([...running.values()].map(async ({ opened }) => opened?.living?.close?.()));
			await costs.flush();
		},
		status: () => [...running.values()].map(statusOf),
		living: () =>
			[...running.values()].flatMap(({ choice, opened }) =>
				opened?.living && choice.driver && choice.kind === 'live'
					? [{ port: choice.port, driver: choice.driver.name, check: () => (opened.living as Living).check() }]
					: [],
			),
		setFaults(name, next) {
			const { choice, dice } = runningOf(name);
			if (choice.kind !== 'mock') return false;
			dice.set(next);
			return true;
		},
		callbacks: () =>
			new Map(
				[...running.values()].flatMap(({ choice, opened }) =>
					choice.driver && opened?.living?.callback ? [[choice.driver.name, opened.living.callback] as const] : [],
				),
			),
	};
}

/** Hosts of the settings that are URLs. */
const hostsOf = (settings: Readonly<Record<string, string>>): string[] =>
	Object.values(settings).flatMap((value) => URL.parse(value)?.hostname.replace(/^\[|\]$/g, '') || []);
