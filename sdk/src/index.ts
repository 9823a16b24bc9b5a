export { type Bind, createBind, type Listed } from './bind.ts';
export { type Client, type ClientOptions, createClient, type Run, type RunOptions } from './client.ts';
export type { Chosen, Command, Compare, Flag, Instant, ListQuery, Match, Page, Reading, Upload, Within } from './command.ts';
export { FreeholdError, type InputFault, isFreeholdError, type LocalCode, type Problem } from './error.ts';
export {
	Aborted,
	BadRequest,
	Conflict,
	ConnectionFailed,
	Forbidden,
	Invalid,
	NotFound,
	RateLimited,
	ServerError,
	TimedOut,
	Unauthenticated,
} from './errors.ts';
export type { ErrorCode } from './generated/codes.ts';
export * from './generated/index.ts';
export { pages } from './pages.ts';
export type { TokenSource, Tokens } from './session.ts';
