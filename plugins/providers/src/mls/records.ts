import type { MlsRecord, MlsResource } from '@freehold/core';
import { malformed } from '../exchange.ts';
import { isObject, textOf } from '../reading.ts';

/** The field that names a record of each resource (RESO Data Dictionary 2.0). */
export const KEYS: Readonly<Record<MlsResource, string>> = {
	Property: 'ListingKey',
	Member: 'MemberKey',
	Office: 'OfficeKey',
	Media: 'MediaKey',
	OpenHouse: 'OpenHouseKey',
};

/** Closed lists that feeds write both ways: `ActiveUnderContract`, `Active Under Contract`. */
const LISTS = [
	'StandardStatus',
	'PropertyType',
	'PropertySubType',
	'MediaCategory',
	'MemberStatus',
	'OfficeStatus',
	'OpenHouseStatus',
];

/** @throws ProviderError unavailable where it has no key or no time of its last change */
export function recordOf(resource: MlsResource, row: unknown): MlsRecord {
	const key = isObject(row) ? textOf(row[KEYS[resource]]) : undefined;
	const changed = isObject(row) ? textOf(row.ModificationTimestamp) : undefined;
	const time = Date.parse(changed ?? '');
	if (!isObject(row) || !key || Number.isNaN(time)) {
		throw malformed('The MLS', `records of ${resource} with ${KEYS[resource]} and ModificationTimestamp`);
	}
	const fields = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@')));
	for (const name of LISTS) if (typeof fields[name] === 'string') fields[name] = (fields[name] as string).replaceAll(' ', '');
	const system = textOf(row.OriginatingSystemName);
	return { key, ...(system ? { system } : {}), modifiedAt: new Date(time).toISOString(), fields };
}

/**
 * How far a feed was read: behind this record of this time. `whole`: to its end, so that the next time begins a little before.
 * The time stands as the system wrote it, with all its digits.
 */
export type Mark = { since: string; key: string; whole: boolean };

export const sealed = (mark: Mark): string => Buffer.from(JSON.stringify(mark)).toString('base64url');

/** Null: from the beginning, also where it is none of ours. */
export function opened(resume: string | undefined): Mark | null {
	try {
		const mark: unknown = JSON.parse(Buffer.from(resume ?? '', 'base64url').toString('utf8'));
		if (!isObject(mark) || Number.isNaN(Date.parse(String(mark.since)))) return null;
		return { since: String(mark.since), key: String(mark.key), whole: mark.whole === true };
	} catch {
		return null;
	}
}
