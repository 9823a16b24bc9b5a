import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import type { GuardedFetch } from '../http/outbound.ts';
import type { Ports } from './kinds.ts';

export type PortName = keyof Ports;

/** What every driver offers beside its own methods. */
export type Living = {
	/** Resolves where the service answers; looked at every minute, and by `freehold doctor`. @throws ProviderError */
	check(): Promise<void>;
	close?(): Promise<void>;
};

/** What a driver is made of. It gets the variables that its manifest names, and nothing else of the environment. */
export type DriverParts = {
	settings: Readonly<Record<string, string>>;
	/** The only way to HTTP: guarded, with a time and a size. A driver's own host is allowed by its settings. */
	fetch: GuardedFetch;
	log: Logger;
	/** Milliseconds since 1970. */
	now: () => number;
	/** From 0 to 1, the same row for the same text: what mocks are made with. */
	random: (text: string) => () => number;
	/** Where the driver keeps files of its own. */
	folder: string;
	/** Rows of one organisation, for drivers that live in the database (pgvector). */
	borrow: Connections['borrow'];
};

/** Makes a driver. What goes wrong outside is thrown as a {@link ProviderError}, so that it is known whether to try again. */
export type Driver<Name extends PortName = PortName> = (
	parts: DriverParts,
) => (Ports[Name] & Living) | Promise<Ports[Name] & Living>;

/** In whose name a port is called, and by what; the key makes a repetition the same call. */
export type CallContext = { organization: string; key?: string };
