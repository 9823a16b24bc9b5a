/**
 * Where each organisation's share of a thing lies. Whatever is kept outside of the database's tables is named here and nowhere
 * else, so that no two organisations can come to share it. Every part after the organisation is escaped: no name that a caller
 * chose reaches into another organisation's.
 */

/** Folder of its files, and prefix of its objects in a bucket. */
export const filePrefix = (organization: string): string => organization;

/** Its entry of a cache; organisation first, so that all of one can be found and dropped. */
export const cacheKey = (organization: string, ...parts: string[]): string => [organization, ...parts.map(escaped)].join('/');

/** Its collection of vectors. Collections begin with a capital and hold no hyphen (Weaviate). */
export const vectorCollection = (organization: string, name: string): string =>
	`Org${organization.replaceAll('-', '')}_${name.replace(/[^A-Za-z0-9]/g, (character) => `_${character.codePointAt(0)?.toString(16)}_`)}`;

/** Its room of a realtime server. */
export const room = (organization: string, ...parts: string[]): string =>
	['organization', organization, ...parts.map(escaped)].join(':');

/** What its jobs in a shared queue are grouped by. */
export const jobGroup = (organization: string, queue: string): string => `${escaped(queue)}:${organization}`;

const escaped = (part: string): string => encodeURIComponent(part).replaceAll('.', '%2E');
