import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { AuditEvent } from '../audit/audit.ts';
import type { CallbackProvider } from '../callbacks/model.ts';
import type { Report } from '../data/import/run.ts';
import type { Records, Sql } from '../data/model.ts';
import type { AnySubscriber } from '../events/any.ts';
import type { Subscriber } from '../events/model.ts';
import type { Files } from '../files/files.ts';
import type { Picture } from '../files/picture.ts';
import type { JobHandler, JobOptions, OutwardJobHandler } from '../jobs/model.ts';
import type { Standing } from '../limits/standing.ts';
import type { Ports } from '../ports/kinds.ts';
import type { Driver, PortName } from '../ports/model.ts';
import type { Entity, JsonSchema } from '../schema/model.ts';
import type { PlanName } from '../tenancy/plans.ts';

/** A record by its kind and id. */
export type Heard = { entity: string; record: string };

/** Who asks. `system` is the platform itself (seed, command line); it belongs to one organisation like everyone else. */
export type Actor = {
	kind: 'user' | 'secret-key' | 'publishable-key' | 'system' | 'nobody';
	/** User or key id. */
	id: string | null;
	/** The organisation whose rows the actor sees; `null` only for `nobody`. */
	organization: string | null;
	role: string | null;
	/** Granted permissions: `listing:read`, `listing:*`, `*`. */
	permissions: readonly string[];
	/** The session of a signed-in user. */
	session?: string;
	/** The users of the actor's teams, the actor among them: whose records `:team` reaches. */
	team?: readonly string[];
	/** Those of the teams that the actor leads: whose records a lead reads, however little the role reaches. */
	led?: readonly string[];
	/** The secret key that a service account came with; `id` is the account's then. */
	key?: string;
	/** Is this a person of the platform's operator? Only these may hold permissions of the kind `platform:…`. */
	operator?: true;
	/** When the person last proved who they are (milliseconds since 1970); a key never does. */
	provedAt?: number;
	/** The user in whose name a key acts. */
	onBehalfOf?: string;
	/** One record, and all that this bearer is told of: somebody who holds a secret of it, such as a visitor of a page. */
	hears?: Heard;
	/** The role needs a second factor and this session has shown none: it may do nothing but set one up, or prove one. */
	mustEnrol?: true;
};

/** What an organisation settles for everybody in it. */
export type Settings = {
	name: string;
	slug: string;
	/** ISO 4217. */
	currency: string;
	/** ISO 3166-1 alpha-2, for phone numbers and addresses. */
	country: string;
	/** IANA zone. */
	timeZone: string;
	/** BCP 47. */
	locale: string;
	/** What areas are shown in. */
	units: 'sqft' | 'sqm';
	firstDayOfWeek: 'monday' | 'saturday' | 'sunday';
	/** `none`, `dubai`, `north-america`, or a plugin's. */
	rulePack: string;
	/** What clients read instead of the name. */
	displayName: string | null;
	logoUrl: string | null;
	primaryColor: string | null;
	accentColor: string | null;
	senderName: string | null;
	senderEmail: string | null;
};

/** The organisation as handlers need it: its settings, its plan and what is switched on. */
export type Organization = Settings & {
	id: string;
	/** Every feature that a plugin declares, on or off. */
	features: Readonly<Record<string, boolean>>;
	plan: PlanName;
	status: 'active' | 'suspended' | 'deleted';
	/** Is it the platform operator's own? */
	operator: boolean;
	/** Its own limit, where it has one. */
	apiCallsPerHour: number | null;
};

/** What a handler gets: its actor, its organisation, one transaction, and nothing of HTTP. */
export type Scope = {
	actor: Actor;
	/** Where the call came from; absent where the platform itself is at work. */
	caller?: Caller;
	organization: Organization;
	/** Reading and writing an entity's records, inside this operation's transaction and organisation. */
	records: (entity: string) => Records;
	/** Plain SQL with `$1` parameters, in the same transaction, under row-level security. */
	sql: Sql;
	/** MikroORM's entity manager, in the same transaction (entities are named as in the schema files). */
	em: EntityManager;
	/** Call another operation through the one door, as the same actor, in the same transaction. */
	invoke: (operation: string, input: Input) => Promise<unknown>;
	/** Stored files of this organisation. */
	files: Files;
	/** Keeps something in the audit trail, in the same transaction. Changes of records are kept without it. */
	audit: (event: AuditEvent) => Promise<void>;
	/**
	 * Says that something happened to a record, in the same transaction: `emit('lead.enquired', id, { … })`, as the schema file
	 * declares it.
	 */
	emit: (type: string, record: string, data?: Record<string, unknown>) => Promise<void>;
	/** Asks for a job, in the same transaction; resolves to its id. `enqueue('crm.score-lead', { lead })` */
	enqueue: (job: string, payload: Record<string, unknown>, options?: JobOptions) => Promise<string>;
	/** A port to the outside world, in this organisation's name. Call it from an outward job: a transaction does not wait for others. */
	port: <Name extends PortName>(name: Name) => Ports[Name];
	/** Runs after the transaction is committed; a failure is logged, never told to the caller. */
	afterCommit: (work: () => Promise<void> | void) => void;
	log: Logger;
	/** A service that a plugin exports, by name. */
	service: <T>(name: string) => T;
};

/** A raw body. A handler gets it checked: `type` is what the content is, whatever the caller called it. */
export type Upload = {
	/** Media type. */
	type: string;
	/** A picture is written anew: its pixels, and nothing of what the camera wrote beside them. */
	body: AsyncIterable<Uint8Array>;
	/** A picture's pixels, upright, no wider than asked. @throws file_refused where it is damaged */
	picture?: (widest: number) => Promise<Picture>;
};

/** What a caller sends, apart from who it is. */
export type Input = {
	/** The record's id, for operations on a record. */
	id?: string;
	/** Query parameters, for reads (`limit`, `sort`, `price[gte]` …). */
	query?: Record<string, string>;
	/** The JSON body, already parsed. */
	body?: unknown;
	/** A raw body (photo, CSV). */
	stream?: Upload;
	/** Told after each batch of an import. */
	onProgress?: (report: Report) => void;
};

/** Where a call came from; recorded and limited by, never trusted. */
export type Caller = {
	address: string;
	userAgent: string;
	requestId: string;
	idempotencyKey?: string;
	origin?: string;
	form?: string;
	/** Why, in the caller's own words; kept in the audit trail. */
	reason?: string;
	/** Written by the limiter: what of the caller's limits is nearest to its end, this call counted. */
	standing?: Standing;
};

export type Handler = (
	// biome-ignore lint/suspicious/noExplicitAny: checked against the operation's schema; a handler names its type.
	input: { id: string; body: any; query: Record<string, string>; stream: NonNullable<Input['stream']> },
	scope: Scope,
) => Promise<unknown>;

/**
 * The handler of an operation that waits for the world outside (a trial delivery): no transaction is open while it does, and it
 * opens its own. Says `idempotent: false` in its schema, since what has gone outside cannot be undone with a transaction.
 */
export type OutwardHandler = (
	// biome-ignore lint/suspicious/noExplicitAny: as above
	input: { id: string; body: any; query: Record<string, string> },
	transact: Transact,
) => Promise<unknown>;

/** An answer that is streamed to the caller, and the name that a browser saves it under. */
export type Stream = { name: string; body: AsyncIterable<Uint8Array> };

/**
 * The handler of an operation that streams (`produces`): it reads in as many transactions as it needs, so that a slow caller
 * holds none open.
 */
export type Streamer = (input: { id: string; query: Record<string, string> }, transact: Transact) => Promise<Stream>;

/** Opens one transaction after the other for the same caller. */
export type Transact = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/** Awaited before the handler; may change the body it returns, or throw to refuse. */
export type BeforeHook = (
	body: Record<string, unknown>,
	scope: Scope,
	input: { id?: string },
) => Promise<Record<string, unknown>> | Record<string, unknown>;

/**
 * Awaited after the handler, in its transaction: for what belongs to the call but not to its plugin (the first tasks of a new listing).
 * Cannot change the answer; throwing refuses the whole call, and nothing of it is kept. What may come a moment later is better a
 * subscriber (`on`), which no caller waits for.
 *
 * @param record all of what was written, or what the handler returned; `{ id }` alone after a delete
 */
export type AfterHook = (
	// biome-ignore lint/suspicious/noExplicitAny: a record of the operation's entity; a hook names its type.
	record: any,
	scope: Scope,
	input: { id?: string; body: Record<string, unknown> },
) => Promise<void> | void;

export type OperationKind =
	| 'list'
	| 'search'
	| 'get'
	| 'create'
	| 'update'
	| 'delete'
	| 'import'
	| 'export'
	| 'transition'
	| 'custom';

/** One way to do a thing: what HTTP, SDK, console and code call by name. All of it is compiled at boot. */
export type Operation = {
	/** `listing.list`, `listing.publish`, `lead.enquire`. */
	id: string;
	kind: OperationKind;
	entity: Entity;
	/** Whose record `{id}` is: the entity itself, unless its schema file says otherwise. */
	of: Entity;
	title: string;
	description: string;
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Below the host, with `{id}`: `/v1/listings/{id}/publish`. */
	path: string;
	/** Body's schema; `undefined`: none. */
	input?: JsonSchema;
	/** What a publishable key may send, where that is less. */
	publicInput?: JsonSchema;
	accepts?: string[];
	maxBytes?: number;
	output?: JsonSchema;
	/** Media type of an answer that is streamed. */
	produces?: string;
	/** What a publishable key gets, where that is less. */
	publicOutput?: JsonSchema;
	status: number;
	permission: string;
	public: boolean;
	/** Must the caller have proved who they are within the last ten minutes? */
	stepUp: boolean;
	/** Is the call itself kept in the audit trail, though it changes nothing? */
	audit: boolean;
	/** Whether an Idempotency-Key is honoured (every POST that does not say otherwise). */
	idempotent: boolean;
	limit?: { calls: number; seconds: number };
};

/** What a plugin's `src/plugin.ts` exports as default. */
export type Plugin = {
	name: string;
	/** Handlers by operation id, for the operations its schemas declare. */
	operations?: Record<string, Handler>;
	/** Handlers by operation id, for the operations that stream their answer. */
	streams?: Record<string, Streamer>;
	/** Handlers by operation id, for the operations that call the world outside while their caller waits. */
	outward?: Record<string, OutwardHandler>;
	/** Hooks by operation id; several run in plugin order. */
	before?: Record<string, BeforeHook>;
	/** Hooks by operation id, after it and in its transaction; several run in plugin order. Not for imports and streams. */
	after?: Record<string, AfterHook>;
	/** Hears events: by type, then by a name of its own, e.g. `{ 'lead.created': { score: … } }`. */
	on?: Record<string, Record<string, Subscriber>>;
	/** Hears events that rows of the plugin name, by a name of its own. */
	onAny?: Record<string, AnySubscriber>;
	/** Handlers of the manifest's jobs by name. */
	jobs?: Record<string, JobHandler>;
	/** Handlers of the manifest's outward jobs by name. */
	outwardJobs?: Record<string, OutwardJobHandler>;
	/** The manifest's drivers: `email/smtp`. */
	// biome-ignore lint/suspicious/noExplicitAny: each is checked against its own port by the type of its function
	drivers?: Record<string, Driver<any>>;
	/** Providers that call back, by the name in their address: `/v1/callbacks/NAME/…`. */
	callbacks?: Record<string, CallbackProvider>;
	/** Services by name, for `scope.service(name)`. */
	services?: Record<string, unknown>;
	/** Static folders served by the host: URL prefix → absolute folder (the console, the widgets). */
	serves?: Record<string, string>;
	/** Demo records of one organisation, made through `scope`; `random` is seeded. A second run adds nothing. */
	seed?: (scope: Scope, random: () => number, options: SeedOptions) => Promise<void>;
};

export type SeedOptions = {
	/** Which of the demo organisations this is, from 0. */
	index: number;
	/** Its part of everything: the shares of all demo organisations add up to 1. */
	share: number;
	/** Main records wanted over all organisations, for load tests. */
	count?: number;
};
