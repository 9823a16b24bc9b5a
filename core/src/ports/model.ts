import type { Logger } from 'pino';
import type { CallbackProvider } from '../callbacks/model.ts';
import type { Connections } from '../data/database.ts';
import type { GuardedFetch } from '../http/outbound.ts';
import type { Ports } from './kinds.ts';
import type { Receipt } from './receipts.ts';

export type PortName = keyof Ports;

/** What every driver offers beside its own methods. */
export type Living = {
	/** Resolves where the service answers; looked at every minute. @throws ProviderError */
	check(): Promise<void>;
	/** Its calls to us, at `/v1/callbacks/DRIVER/…`. */
	callback?: CallbackProvider;
	/** Removes whatever it keeps of an organisation outside of the database: called when a deleted one is purged. Twice is once. */
	forget?(organization: string): Promise<void>;
	close?(): Promise<void>;
};

/** What a driver gets beside the argument of its method. */
export type PortCall = {
	/** In whose name. */
	organization: string;
	/** The same for every repetition of one call: what a service that knows idempotency keys is told. */
	key?: string;
	/** From 1. */
	attempt: number;
	/** Aborted when the attempt's time is up; hand it on. */
	signal: AbortSignal;
	/** What the call costs, in a currency (`USD`) or in units (`segments`, `tokens`); several are added up. */
	cost(amount: number, unit: string): void;
};

/** What a stand-in keeps of a message that it “sent”, for people to read. */
export type SentMessage = {
	port: PortName;
	/** An address, a phone number, a URL. */
	to: string;
	subject?: string;
	text: string;
	html?: string;
	/** Whatever else was in it, by name. */
	details?: Record<string, unknown>;
	/** Why it went: security, notice, marketing. */
	kind?: string;
};

/** What goes wrong on request, where a stand-in is asked to. */
export type FaultKind = 'latency' | 'rate-limit' | 'error' | 'timeout' | 'bounce' | 'complaint' | 'partial';

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
	/** Where people reach us: no path, no slash at the end. */
	publicUrl: string;
	/** Where the service is told to call this organisation back, for drivers with a `callback`. */
	callbackUrl(organization: string): Promise<string>;
	/** Is this production? A stand-in tells more where it is not. */
	production: boolean;
	/** Rows of one organisation, for drivers that live in the database (pgvector). */
	borrow: Connections['borrow'];
	/** Keeps what a stand-in “sent”; resolves to its id. */
	keep(call: PortCall, message: SentMessage): Promise<string>;
	/** Tells what became of a message; receipts of stand-ins go the way of real ones. */
	receive(receipts: readonly Receipt[]): Promise<void>;
	/** Counts what is held to a number a day (UTC), over all processes; resolves to what there is by now. */
	today(what: string, amount?: number): Promise<number>;
	/** Whether it shall go wrong now, for stand-ins that know of bounces, complaints and partial failures. */
	fault(kind: FaultKind, call: PortCall): boolean;
};

/** A port's methods as a driver has them: with what is known of the call. */
export type Driving<Name extends PortName> = {
	[Method in keyof Ports[Name]]: Ports[Name][Method] extends (input: infer Input) => infer Answer
		? (input: Input, call: PortCall) => Answer
		: never;
};

/**
 * Makes a driver. What goes wrong outside is thrown as a {@link ProviderError}, so that it is known whether to try again; a driver
 * itself tries once.
 */
export type Driver<Name extends PortName = PortName> = (
	parts: DriverParts,
) => (Driving<Name> & Living) | Promise<Driving<Name> & Living>;

/** In whose name a port is called, and by what; the key makes a repetition the same call. */
export type CallContext = {
	organization: string;
	key?: string;
	/** Ends it before its time. */
	signal?: AbortSignal;
	/** Is a transaction open that may yet be undone? What cannot be undone outside is refused then. */
	inTransaction?: () => boolean;
};
