export { type Bind, createBind, type Listed } from './bind.ts';
export { type Client, type ClientOptions, createClient, type Run, type RunOptions, type Through } from './client.ts';
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
export type { EventEnvelope, EventName, EventPattern, PlatformEvent, WebhookEvent } from './event.ts';
export type { ErrorCode } from './generated/codes.ts';
export type { EventData } from './generated/event-types.ts';
export * from './generated/index.ts';
export { pages } from './pages.ts';
export { type Progress, uploadProgress } from './progress.ts';
export type { TokenSource, Tokens } from './session.ts';
export { type EventWish, type Hearing, subscribe } from './subscribe.ts';
export { type CallHeaders, verifyWebhook } from './webhook.ts';
