import type { ErrorCode } from './generated/codes.ts';

/** One thing wrong with what was sent. */
export type InputFault = {
	/** JSON pointer into the body (`/price/amount`), or `?name` for a query parameter. */
	pointer: string;
	code: string;
	/** A sentence a person may read. */
	detail: string;
	expected?: unknown;
	found?: unknown;
};

/** A problem document (RFC 9457), with whatever else the server tells: `permission`, `retryAfter` … */
export type Problem = { code?: string; title?: string; detail?: string; errors?: InputFault[]; [more: string]: unknown };

/** What goes wrong before there is an answer, or where the answer is not the API's. */
export type LocalCode = 'connection_failed' | 'timed_out' | 'aborted' | 'unexpected_answer';

/**
 * Everything that `run` throws. Ask by `code`, or by status with the classes of `errors.ts`: `error instanceof NotFound`.
 */
export class FreeholdError extends Error {
	/** Tells this error from others, also where a page holds two copies of this file. */
	declare readonly isFreeholdError: true;
	/** HTTP status; 0 where there was no answer. */
	declare readonly status: number;
	/** Part of the API's contract, unlike the message. A newer server may send one that is not known here. */
	declare readonly code: ErrorCode | LocalCode | (string & {});
	/** A sentence about this case. */
	declare readonly detail: string | undefined;
	/** What was wrong with the input, field by field. */
	declare readonly errors: InputFault[];
	/** Quote it when asking for help: the server's log has it. */
	declare readonly requestId: string | undefined;
	declare readonly headers: Headers | undefined;
	/** The whole document that the server sent. */
	declare readonly problem: Problem;

	constructor(code: string, problem: Problem = {}, answer?: Response, cause?: unknown) {
		const { status = 0, headers } = answer ?? {};
		const { title = code, detail, errors = [] } = problem;
		const requestId = headers?.get('x-request-id') ?? undefined;
		super(`${detail ?? title} (${[status, code, requestId].filter(Boolean).join(' ')})`, { cause });
		Object.assign(this, {
			name: 'FreeholdError',
			isFreeholdError: true,
			status,
			code,
			detail,
			errors,
			requestId,
			headers,
			problem,
		});
	}
}

/** Is this an error of the SDK? Also true for one thrown by another bundled copy of it. */
export const isFreeholdError = (error: unknown): error is FreeholdError =>
	(error as FreeholdError | undefined)?.isFreeholdError === true;
