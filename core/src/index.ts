/** What plugins and hosts may rely on; docs/contract.md says how firmly. */
export type { About } from './about/about.ts';
export type { Subject } from './about/check.ts';
export { createApp } from './app.ts';
export type { App, AppOptions } from './app-model.ts';
export { readCallbackForm, readCallbackJson } from './callbacks/bodies.ts';
export type { CallbackEvent, CallbackProvider, CallbackRequest } from './callbacks/model.ts';
export { verifyHmac, verifySendgrid, verifyStandardWebhook, verifyTwilio } from './callbacks/signatures.ts';
export { type Started, start } from './cli/start.ts';
export { type Config, loadConfig } from './config.ts';
export type { Row as ImportRow } from './data/import/rows.ts';
export type { ListOptions, RecordObject, Records, Sql } from './data/model.ts';
export { BootError, ERRORS, Problem, problem } from './errors.ts';
export type { AnySubscriber } from './events/any.ts';
export type { FreeholdEvent, Subscriber } from './events/model.ts';
export type { Files } from './files/files.ts';
export type { Picture } from './files/picture.ts';
export type { Host } from './host.ts';
export type { GuardedFetch, OutboundAnswer, OutboundCall } from './http/outbound.ts';
export type { Capabilities } from './identity/capabilities.ts';
export { type Founding, foundOrganization } from './identity/found.ts';
export { allows, type Verdict } from './identity/permission.ts';
export { hashSecret, mintSecret, parseSecret } from './identity/secret.ts';
export type { JobHandler, JobOptions, OutwardJobHandler, Task } from './jobs/model.ts';
export type { Acting } from './operations/acting.ts';
export type {
	Actor,
	AfterHook,
	BeforeHook,
	Handler,
	Input,
	Operation,
	Organization,
	OutwardHandler,
	Plugin,
	Scope,
	Stream,
	Streamer,
	Transact,
} from './operations/model.ts';
export type { Fault } from './operations/validate.ts';
export { definePlugin, findPlugins } from './plugin.ts';
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
export type { Moved, References } from './references/references.ts';
export type { Entity, Field, JsonSchema, Manifest, Registry } from './schema/model.ts';
export { loadRegistry } from './schema/registry.ts';
export type { Filter } from './search/language/filter.ts';
export { parseQuery } from './search/language/parse.ts';
export { printQuery } from './search/language/print.ts';
export { filePrefix, vectorCollection } from './tenancy/names.ts';
export { type Preset, RULE_PACKS } from './tenancy/rule-packs.ts';
