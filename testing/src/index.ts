/** What a plugin's tests need; docs/guides/test-a-plugin.md shows it, docs/contract.md says how firmly it stands. */
export type { Answer, Call, Caller } from './call.ts';
export { caller } from './call.ts';
export type { Clock } from './clock.ts';
export { databases, type TestDatabase } from './database.ts';
export { lifted } from './limits.ts';
export { PASSWORD, type Role, type SentMessage, type TestOrganization } from './organization.ts';
export { type Place, type Platform, type PlatformOptions, startPlatform } from './platform.ts';
