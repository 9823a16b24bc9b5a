/** What plugins and hosts may rely on; docs/contract.md says how firmly. */
export { type App, type AppOptions, createApp } from './app.ts';
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
export type { Actor, BeforeHook, Handler, Input, Operation, Organization, Plugin, Scope } from './operations/model.ts';
export { definePlugin } from './plugin.ts';
export type { Ports } from './ports/kinds.ts';
export type { CallContext, Driver, DriverParts, Living, PortName } from './ports/model.ts';
export { faultOf, ProviderError, type ProviderFault } from './ports/provider-error.ts';
export type { Entity, Field, JsonSchema, Registry } from './schema/model.ts';
