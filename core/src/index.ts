/** What plugins and hosts may rely on; docs/contract.md says how firmly. */
export { type App, type AppOptions, createApp } from './app.ts';
export { readCallbackForm, readCallbackJson } from './callbacks/bodies.ts';
export type { CallbackEvent, CallbackProvider, CallbackRequest } from './callbacks/model.ts';
export { verifyHmac, verifySendgrid, verifyStandardWebhook, verifyTwilio } from './callbacks/signatures.ts';
export { type Started, start } from './cli/start.ts';
export { type Config, loadConfig } from './config.ts';
export type { Row as ImportRow } from './data/import/rows.ts';
export type { ListOptions, RecordObject, Records, Sql } from './data/model.ts';
export { BootError, ERRORS, Problem, problem } from './errors.ts';
export type { FreeholdEvent, Subscriber } from './events/model.ts';
export type { Files } from './files/files.ts';
export type { Picture } from './files/picture.ts';
export type { GuardedFetch, OutboundAnswer, OutboundCall } from './http/outbound.ts';
export type { JobHandler, JobOptions, OutwardJobHandler, Task } from './jobs/model.ts';
export type {
	Actor,
	BeforeHook,
	Handler,
	Input,
	Operation,
	Organization,
	OutwardHandler,
	Plugin,
	Scope,
} from './operations/model.ts';
export { definePlugin } from './plugin.ts';
export type { CalendarAccount, CalendarEvent, CalendarPort, Occurrence } from './ports/calendar.ts';
export type * from './ports/data.ts';
export type { Decision } from './ports/decision.ts';
export type { DocumentPort, DocumentRequest } from './ports/document.ts';
export type { Attachment, Email } from './ports/email.ts';
export type { EmbeddingPort } from './ports/embedding.ts';
export type { GeocodedPlace, GeocodingPort } from './ports/geocoding.ts';
export type { Ports } from './ports/kinds.ts';
export type { MlsEvent, MlsPage, MlsPort, MlsRecord, MlsResource } from './ports/mls.ts';
export type { CallContext, Driver, DriverParts, Driving, Living, PortCall, PortName, SentMessage } from './ports/model.ts';
export { faultOf, ProviderError, type ProviderFault, retryAfterOf } from './ports/provider-error.ts';
export type { Push } from './ports/push.ts';
export type { Receipt } from './ports/receipts.ts';
export type { Sms } from './ports/sms.ts';
export type {
	PostLimits,
	PostMetrics,
	PostState,
	SocialAccount,
	SocialMedia,
	SocialNetwork,
	SocialPort,
} from './ports/social.ts';
export type { Area, StorageBody, StoragePort } from './ports/storage.ts';
export type { TextAnswer, TextFinish, TextPiece, TextPort, TextRequest } from './ports/text.ts';
export type { VectorHit, VectorItem, VectorPort, VectorValue } from './ports/vector.ts';
export type { Entity, Field, JsonSchema, Registry } from './schema/model.ts';
export { filePrefix, vectorCollection } from './tenancy/names.ts';
