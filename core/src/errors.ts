/**
 * Every error that Freehold can tell, in one table. A code is part of the contract with callers: it is never
 * renamed, never reused for something else, and each has one page below https://freehold.dev/errors/.
 */

/** `status` is the HTTP status, or `boot` for a fault that stops the server before it serves. */
type ErrorEntry = { status: number | 'boot'; title: string };

export const ERRORS = {
	// The request could not be read
	malformed_json: { status: 400, title: 'The body is not JSON' },
	invalid_query: { status: 400, title: 'A query parameter is not valid' },
	invalid_header: { status: 400, title: 'A header is not valid' },
	body_too_large: { status: 413, title: 'The body is too large' },
	unsupported_media_type: { status: 415, title: 'This media type is not accepted here' },
	method_not_allowed: { status: 405, title: 'This path does not take this method' },
	host_not_allowed: { status: 421, title: 'This server does not answer for this host name' },

	// Who asks, and may they
	unauthenticated: { status: 401, title: 'Sign in, or send a key' },
	invalid_credentials: { status: 401, title: 'The email address or the password is wrong' },
	token_expired: { status: 401, title: 'The access token has expired' },
	second_factor_required: { status: 401, title: 'A second factor is needed' },
	signature_invalid: { status: 401, title: 'The signature is not right' },
	sign_in_refused: { status: 401, title: 'The identity provider did not sign this person in' },
	email_unverified: { status: 403, title: 'The email address has not been verified yet' },
	enrolment_required: { status: 403, title: 'A second factor must be set up first' },
	password_expired: { status: 403, title: 'The password is too old; set another one' },
	step_up_required: { status: 403, title: 'Prove once more who you are' },
	organization_suspended: { status: 403, title: 'This organisation is suspended' },
	registration_closed: { status: 403, title: 'Nobody can register here' },
	locked_out: { status: 429, title: 'Too many failed sign-ins' },
	events_forgotten: { status: 410, title: 'The events asked for are not kept any more' },
	link_expired: { status: 410, title: 'This link does not work any more' },
	forbidden: { status: 403, title: 'Not permitted' },
	origin_not_allowed: { status: 403, title: 'This key may not be used from this origin' },

	// What was asked
	not_found: { status: 404, title: 'Not found' },
	invalid_input: { status: 422, title: 'The input is not valid' },
	looks_automated: { status: 422, title: 'This looks like it was not sent by a person' },
	conflict: { status: 409, title: 'This conflicts with what is stored' },
	invalid_transition: { status: 409, title: 'The record is not in a state from which this is possible' },
	idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is still running' },
	idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used with another request' },
	rate_limited: { status: 429, title: 'Too many requests' },
	too_slow: { status: 408, title: 'The reader was too slow' },
	quota_exceeded: { status: 402, title: 'The plan does not include this much' },
	file_refused: { status: 422, title: 'This file is not accepted' },
	address_failed: { status: 422, title: 'This web address did not answer as it should' },
	address_refused: { status: 422, title: 'This web address may not be called' },

	// The server
	internal: { status: 500, title: 'Something went wrong on our side' },
	not_ready: { status: 503, title: 'The server is starting or stopping' },
	scanner_unavailable: { status: 503, title: 'Files cannot be checked at the moment' },
	database_unavailable: { status: 503, title: 'The database does not answer' },

	provider_unavailable: { status: 503, title: 'A service outside does not answer at the moment' },
	provider_busy: { status: 503, title: 'A service outside takes no more at the moment' },
	provider_refused: { status: 422, title: 'A service outside refused this' },

	// Boot: configuration
	config_missing: { status: 'boot', title: 'There is no freehold.config.json here' },
	config_invalid: { status: 'boot', title: 'The configuration is not valid' },

	// Boot: plugins
	plugin_not_found: { status: 'boot', title: 'A plugin that the configuration names is not there' },
	plugin_manifest: { status: 'boot', title: "A plugin's package.json is not valid" },
	plugin_name: { status: 'boot', title: 'A plugin has the wrong name' },
	plugin_duplicate: { status: 'boot', title: 'Two plugins have the same name' },
	plugin_missing: { status: 'boot', title: 'A plugin requires another that is not there' },
	plugin_cycle: { status: 'boot', title: 'Plugins require each other in a circle' },
	plugin_version: { status: 'boot', title: 'A plugin requires another version' },
	plugin_settings: { status: 'boot', title: "A plugin's settings are not valid" },
	plugin_code: { status: 'boot', title: "A plugin's code does not load" },
	handler_missing: { status: 'boot', title: 'An operation is declared and has no handler' },
	handler_unknown: { status: 'boot', title: 'A handler is given for an operation that no schema declares' },
	service_unknown: { status: 'boot', title: 'A service is asked for that no plugin exports' },

	// Boot: schema files
	schema_unreadable: { status: 'boot', title: 'A schema file is not JSON' },
	schema_invalid: { status: 'boot', title: 'A schema file is not valid' },
	entity_duplicate: { status: 'boot', title: 'Two schema files describe the same entity' },
	plural_duplicate: { status: 'boot', title: 'Two entities have the same plural' },
	ref_unknown: { status: 'boot', title: 'A reference to an entity that does not exist' },
	ref_unrequired: { status: 'boot', title: 'A reference into a plugin that is not required' },
	field_unknown: { status: 'boot', title: 'A field is named that the schema does not have' },
	field_reserved: { status: 'boot', title: 'A field has a name that the platform uses' },
	column_duplicate: { status: 'boot', title: 'Two fields would need the same column' },
	state_unknown: { status: 'boot', title: 'A state is named that the field does not have' },
	permission_unknown: { status: 'boot', title: 'A permission that nobody can be granted' },
	operation_duplicate: { status: 'boot', title: 'Two operations have the same name or path' },

	// Boot: database
	database_unreachable: { status: 'boot', title: 'The database cannot be reached' },
	database_in_use: { status: 'boot', title: 'Another process has the embedded database open' },
	database_version: { status: 'boot', title: 'The database is too old' },
	database_role: { status: 'boot', title: 'The database role could bypass row-level security' },
	migration_pending: { status: 'boot', title: 'The database is behind the migration files' },
	migration_missing: { status: 'boot', title: 'The schema files are ahead of the migration files' },
	migration_destructive: { status: 'boot', title: 'A migration would destroy data' },
	migration_changed: { status: 'boot', title: 'A migration file was changed after it was applied' },
	migration_failed: { status: 'boot', title: 'A migration failed' },
	master_key: { status: 'boot', title: 'The master key is missing or not the right one' },
	unsafe_configuration: { status: 'boot', title: 'This is not safe in production' },
	redis_unreachable: { status: 'boot', title: 'Redis cannot be reached' },
	driver_unknown: { status: 'boot', title: 'A driver is declared that does not fit' },
	driver_missing: { status: 'boot', title: 'A driver is declared and its code is not there, or the other way round' },
	driver_settings: { status: 'boot', title: 'A port has no driver with all it needs' },
	plugin_contract: { status: 'boot', title: 'The plugin builds on what is not its own' },
	plugin_incomplete: { status: 'boot', title: 'The plugin lacks what those who install it need' },
	command_invalid: { status: 'boot', title: 'The command line is not valid' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
/** Codes that stop the server from starting. */
export type BootCode = { [Code in ErrorCode]: (typeof ERRORS)[Code]['status'] extends 'boot' ? Code : never }[ErrorCode];
/** Codes that a caller can receive as a problem document. */
export type ProblemCode = Exclude<ErrorCode, BootCode>;

/** One thing wrong with a caller's input; `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export type InputFault = { pointer: string; code: string; detail: string; expected?: unknown; found?: unknown };

type ProblemOptions = { detail?: string; errors?: InputFault[]; cause?: unknown; [extra: string]: unknown };

/** An error that the caller is told about, as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
	override readonly name = 'Problem';
	readonly code: ProblemCode;
	readonly status: number;
	readonly title: string;
	readonly detail: string | undefined;
	readonly errors: InputFault[] | undefined;
	/** Further members of the document: `permission`, `retryAfter` … */
	readonly extras: Record<string, unknown>;

	constructor(code: ProblemCode, { detail, errors, cause, ...extras }: ProblemOptions = {}) {
		const { status, title } = ERRORS[code];
		super(detail ?? title, cause === undefined ? undefined : { cause });
		this.code = code;
		this.status = status;
		this.title = title;
		this.detail = detail;
		this.errors = errors;
		this.extras = extras;
	}
}

/** `throw problem('conflict', { detail: 'This address is taken', errors: [...] })` */
export const problem = (code: ProblemCode, options?: ProblemOptions): Problem => new Problem(code, options);

/** One reason why the server cannot start, told so that the reader can mend it without reading our code. */
export type BootFault = {
	code: BootCode;
	/** The file that has to change. */
	file?: string;
	/** JSON pointer into it, `#` being the whole file, or the environment variable's name. */
	pointer?: string;
	/** What is wrong, as a sentence, where found and meant do not say it. */
	detail?: string;
	/** What stands there, in words. Never a secret. */
	found?: string;
	/** What should stand there, in words. */
	meant?: string;
	/** A whole sentence: what to try. */
	suggestion?: string;
};

/** The server cannot start. Holds every fault found, so that they are mended in one go; the message needs no stack. */
export class BootError extends Error {
	override readonly name = 'BootError';
	readonly faults: readonly BootFault[];
	/** The first fault's code. */
	readonly code: BootCode;

	constructor(faults: readonly [BootFault, ...BootFault[]], cause?: unknown) {
		super(bootMessage(faults), cause === undefined ? undefined : { cause });
		this.faults = faults;
		this.code = faults[0].code;
	}
}

/** A BootError of one fault: `throw bootError('plugin_cycle', { file, found: 'crm → listings → crm' })`. */
export function bootError(code: BootCode, { cause, ...fault }: Omit<BootFault, 'code'> & { cause?: unknown } = {}): BootError {
	return new BootError([{ code, ...fault }], cause);
}

/** Throws all faults at once; does nothing where there are none. */
export function refuseFaults(faults: readonly BootFault[]): void {
	const [first, ...others] = faults;
	if (first) throw new BootError([first, ...others]);
}

function bootMessage(faults: readonly BootFault[]): string {
	const count = faults.length === 1 ? '' : ` (${faults.length} faults)`;
	return `Freehold cannot start${count}\n\n${faults.map(faultText).join('\n\n')}\n`;
}

/** One fault, in the lines that a person reads. */
export function faultText(fault: BootFault): string {
	const place = [fault.file, fault.pointer].filter(Boolean).join(' at ');
	const lines = [`${ERRORS[fault.code].title} [${fault.code}]`];
	if (place) lines.push(`  where  ${place}`);
	if (fault.detail) lines.push(`  what   ${fault.detail}`);
	if (fault.found) lines.push(`  found  ${fault.found}`);
	if (fault.meant) lines.push(`  meant  ${fault.meant}`);
	if (fault.suggestion) lines.push(`  try    ${fault.suggestion}`);
	return lines.join('\n');
}
