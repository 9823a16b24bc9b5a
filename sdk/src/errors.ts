/**
 * The errors by kind, for `error instanceof NotFound`. `run` always throws a {@link FreeholdError}; these classes only recognise it
 * (by its status or code, so also one from another bundled copy). A page that does not ask for them does not carry them.
 */
import { FreeholdError, isFreeholdError } from './error.ts';

const is = (error: unknown, what: number | string): boolean =>
	isFreeholdError(error) && (error.status === what || error.code === what);

/** 400: the request could not be read (`malformed_json`, `invalid_query`). */
export class BadRequest extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 400);
	}
}

/** 401: nobody, or nobody any longer, is signed in. */
export class Unauthenticated extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 401);
	}
}

/** 403: signed in, and not permitted; `problem.permission` names what is missing. */
export class Forbidden extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 403);
	}
}

/** 404: there is none, or none that the caller may see. */
export class NotFound extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 404);
	}
}

/** 409: it conflicts with what is stored (`conflict`, `invalid_transition`). */
export class Conflict extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 409);
	}
}

/** 422: the input is not valid; `errors` names each field. */
export class Invalid extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 422);
	}
}

/** 429: too many requests, also after the retries. */
export class RateLimited extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 429);
	}
}

/** 500 and above, also after the retries. */
export class ServerError extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return isFreeholdError(error) && error.status >= 500;
	}
}

/** No answer came: no network, a wrong address, a page that the server's CORS rules refuse. `cause` has the reason. */
export class ConnectionFailed extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 'connection_failed');
	}
}

/** No whole answer came within `timeout`, also after the retries. */
export class TimedOut extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 'timed_out');
	}
}

/** The caller's `signal` ended the call. */
export class Aborted extends FreeholdError {
	static override [Symbol.hasInstance](error: unknown): boolean {
		return is(error, 'aborted');
	}
}
