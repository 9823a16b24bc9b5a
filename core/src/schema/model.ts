import type { Screens } from './screens.ts';
import type { Searching } from './searching.ts';

/**
 * What the registry knows once every schema file is read and checked. Everything else (tables, routes,
 * OpenAPI, SDK, screens) is derived from these types, at boot, and never written twice.
 */

/** A JSON Schema 2020-12 document or part of one, with our x- keywords. */
export type JsonSchema = {
	$schema?: string;
	$id?: string;
	$ref?: string;
	type?: string | string[];
	title?: string;
	description?: string;
	enum?: unknown[];
	const?: unknown;
	default?: unknown;
	format?: string;
	pattern?: string;
	minLength?: number;
	maxLength?: number;
	minimum?: number;
	maximum?: number;
	exclusiveMinimum?: number;
	exclusiveMaximum?: number;
	multipleOf?: number;
	minItems?: number;
	maxItems?: number;
	uniqueItems?: boolean;
	items?: JsonSchema;
	required?: string[];
	properties?: Record<string, JsonSchema>;
	additionalProperties?: boolean | JsonSchema;
	allOf?: JsonSchema[];
	anyOf?: JsonSchema[];
	oneOf?: JsonSchema[];
	examples?: unknown[];
	[keyword: `x-${string}`]: unknown;
};

/** The shared words of `@freehold/schemas/words`; the object words become one column per member. */
export type Word = 'money' | 'address' | 'geo-point' | 'area' | 'person-name' | 'email' | 'phone' | 'time-window';

/** What happens to a referring row when the row it refers to is deleted. */
export type OnDelete = 'restrict' | 'clear' | 'cascade';

/** One property of an entity, with its keywords read out. */
export type Field = {
	name: string;
	/** The property's schema; a `$ref` to a word is kept as `{ $ref: "#/words/money" }`, siblings beside it. */
	schema: JsonSchema;
	/** Set where the property refers to a shared word. */
	word?: Word;
	required: boolean;
	/** `x-read-only`: callers never set it; handlers may. */
	readOnly: boolean;
	/** `x-hidden`: kept in the table, never leaves the server (a password hash). */
	hidden: boolean;
	/** `x-ref` and `x-on-delete`. */
	ref?: { entity: string; onDelete: OnDelete };
	/** `x-index` */
	index: boolean;
	/** `x-unique`: unique per organisation. */
	unique: boolean;
	/** `x-personal`: personal data (drives masking, export and erasure). */
	personal: boolean;
	/** `x-encrypted`: stored as ciphertext, found by a blind index. */
	encrypted: boolean;
	/** False by `x-audit`: a change of it alone is not kept in the audit trail. */
	audited: boolean;
	/** `x-sign-in`: encrypted, and found over all organisations when somebody signs in. */
	signIn?: true;
	/** `x-was`: the property's name before a declared rename. */
	was?: string;
	/** `x-label`, or the property's title, or its name in words. */
	label: string;
	/** `x-control`: the form control where the type does not tell (`textarea`, `photo`). */
	control?: string;
	/** `x-reso`: RESO Data Dictionary name. */
	reso?: string;
};

/** `x-states`: a state machine over one enum field. */
export type States = {
	field: string;
	initial: string;
	/** Operation name → from, to. Each one becomes `POST /v1/{plural}/{id}/{name}`. */
	transitions: Record<string, { from: string[]; to: string; title?: string; permission?: string; requires?: string[] }>;
};

/** `x-entity.public`: what a publishable key may do, decided on the server. */
export type PublicAccess = {
	/** Field names that leave; `id` always does. */
	read?: string[];
	/** Only rows with these values are seen, e.g. `{ "status": ["active"] }`. */
	where?: Record<string, unknown[]>;
	/** Field → the yes-or-no field without whose yes a visitor does not see it, nor finds the record by it. */
	shownIf?: Record<string, string>;
	/** Field names that a form on a brokerage's page may fill; absent: no creating. */
	create?: string[];
};

/** `x-access`: who may do what, where the usual rules of the roles do not fit. */
export type Access = {
	/** Role → actions (`read:team`, `write:own`) that stand in for the role's general grants. */
	roles: Readonly<Record<string, readonly string[]>>;
	/** Field name → the permissions that reading and writing it need beside the record's own. */
	fields: Readonly<Record<string, { read?: string; write?: string }>>;
	/** The field that says who sees a record: `private` (its owner), `team`, `organization`. */
	visibility?: string;
};

/** `x-timeline`: on whose timelines its records stand. */
export type TimelineSpec = {
	/** Fields that refer to the records whose timelines they are. */
	of: string[];
	/** The field that says when it was. */
	at: string;
	/** Fields that are shown beside the id. */
	show: string[];
	/** Changes of its state stand there too. */
	states: boolean;
};

/** One entry of `x-events`: `listing.published`. */
export type EventSpec = {
	description: string;
	/** The operations that say it by themselves, e.g. `publish`. */
	on?: string[];
	/** What it carries beside the record's id. */
	payload?: JsonSchema;
	/** Who is notified of it: fields of the record or of the payload that refer to users, or `followers`. */
	notify?: { to: string[]; title: string; email?: 'at-once' | 'digest' | 'never' };
};

/** One entry of a manifest's `jobs`; see schemas/plugin.json for what each key means. */
export type JobSpec = {
	description: string;
	payload?: JsonSchema;
	queue: 'high' | 'default' | 'low';
	outward: boolean;
	sealed: boolean;
	retries: number;
	/** Seconds. */
	backoff: number;
	/** Seconds. */
	timeout: number;
	concurrency?: number;
	rate?: { jobs: number; seconds: number };
	/** The permission with which people and keys may ask for it themselves. */
	byHand?: string;
	schedule?: { cron: string; timeZone: string };
};

/** One entry of a manifest's `drivers`. */
export type DriverSpec = {
	title: string;
	description?: string;
	offline: boolean;
	settings: Record<string, { description: string; required?: boolean; secret?: boolean; default?: string }>;
};

/** One entry of `x-operations`: what a thing does beyond CRUD. */
export type OperationSpec = {
	title?: string;
	description?: string;
	/** `record`: `POST /v1/{plural}/{id}/{name}`; `collection`: `POST /v1/{plural}/{name}`. */
	on: 'record' | 'collection';
	/** The entity whose record `{id}` is, where that is another one: `POST /v1/properties/{id}/valuations`. */
	of?: string;
	method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Replaces the derived path below `/v1`, e.g. `/auth/login`. */
	path?: string;
	/** The body's schema; absent: no body. */
	input?: JsonSchema;
	/** Media types of a raw body (a photo, a CSV file), streamed to the handler instead of JSON. */
	accepts?: string[];
	/** Greatest size of the body, in bytes. */
	maxBytes?: number;
	/** The answer's schema; `"record"` is the entity's own; absent: 204, no answer. */
	output?: JsonSchema | 'record';
	/** Media type of an answer that is streamed instead. */
	produces?: string;
	status?: number;
	/** e.g. `listing:publish`; `"anyone"`: no sign-in needed; `"signed-in"`: any actor of the organisation. */
	permission: string;
	/** May a publishable key call it? */
	public?: boolean;
	idempotent?: boolean;
	/** Must the caller have proved who they are within the last ten minutes? */
	stepUp?: boolean;
	/** Is the call itself kept in the audit trail, though it changes nothing? */
	audit?: boolean;
	/** Calls per `seconds`, per caller and address. */
	limit?: { calls: number; seconds: number };
};

/** One kind of thing: one schema file. */
export type Entity = {
	/** Singular, kebab-case, unique over all plugins: `listing-photo`. */
	name: string;
	plural: string;
	plugin: string;
	/** The file it came from, for messages. */
	file: string;
	title: string;
	description: string;
	fields: Field[];
	/** The field that names a record to a person. */
	titleField: string;
	/** Fields searched by `q`. */
	search: string[];
	/** The rest of what `x-entity.search` says. */
	searching: Searching;
	/** Field that holds the user who owns a row. */
	owner?: string;
	/** `archive`: DELETE hides the row and keeps it; `remove`: the row goes. */
	deletion: 'archive' | 'remove';
	retention?: string;
	/** `x-entity.unique`: field lists that are unique together, per organisation. */
	uniques: string[][];
	/** `x-entity.indexes`: lists of field paths (`price.amount`), for sorting and filtering. */
	indexes: string[][];
	/** `x-entity.order`: default sort, e.g. `-createdAt`. */
	order: string;
	/** `x-entity.columns`: field paths of the console's table. */
	columns: string[];
	/** `x-entity.events`: `created`, `updated` and `deleted` are told of its records. */
	tells: boolean;
	/** `x-events`: what else happens to it that others may want to hear of, by name. */
	events: Readonly<Record<string, EventSpec>>;
	/** By `x-entity.audit`: changes of its records are not kept in the audit trail. */
	unaudited?: true;
	/** `x-entity.appendOnly`: the platform may add rows, and nothing else. */
	appendOnly: boolean;
	/** No operations are derived; a table that only code uses. */
	internal: boolean;
	/** `x-entity.derive`: which CRUD operations are derived. */
	derive: ('list' | 'get' | 'create' | 'update' | 'delete' | 'import' | 'export')[];
	/** `x-entity.meter`: the quota that a new record counts against. */
	meter?: string;
	public?: PublicAccess;
	access: Access;
	timeline?: TimelineSpec;
	/** `x-about`: the fields that name the record, of any kind, that a row is about. */
	about?: { entity: string; record: string };
	states?: States;
	operations: Record<string, OperationSpec>;
	/** `x-entity.tenant: "self"`: the row is the organisation (only `organization`). */
	isOrganization: boolean;
};

/** Something that an organisation may switch on. */
export type Feature = {
	title: string;
	description?: string;
	/** Switched by the operator of the platform only. */
	pilot?: boolean;
	/** Where nobody has switched it. */
	default?: boolean;
};

/** A plugin's manifest, read from its package.json. */
export type Manifest = {
	name: string;
	version: string;
	/** Absolute folder. */
	folder: string;
	core: string;
	requires: Record<string, string>;
	/** Absolute path of the code's one door, where there is code. */
	code?: string;
	/** What an organisation may switch on, by name. */
	features?: Record<string, Feature>;
	/** What it does later: by name, without the plugin's own. */
	jobs: Record<string, JobSpec>;
	/** Drivers of ports: `email/smtp`. */
	drivers: Record<string, DriverSpec>;
	/** PostgreSQL's extensions that it uses: name → npm package that gives it to the embedded database. */
	extensions?: Record<string, { embedded: string }>;
	/** JSON Schema of the plugin's settings in freehold.config.json. */
	settings?: JsonSchema;
	/** What the console shows beyond what is derived. */
	screens?: Screens;
};

/** Everything the schema files say; built once at boot. */
export type Registry = {
	/** In boot order: `identity` (core's own) first. */
	plugins: Manifest[];
	entities: Map<string, Entity>;
	/** The shared words by name, `$ref`s between them rewritten to `#/words/NAME`. */
	words: Record<Word, JsonSchema>;
};
