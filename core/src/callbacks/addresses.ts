import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sql } from '../data/model.ts';
import { base62ToUuid, uuidToBase62 } from '../identity/secret.ts';

/** Where the organisation of a callback is known from: a part of the address that nobody can guess, and nothing that is sent. */
export type AddressToken = { organization: string; generation: number };

const FORM = /^([0-9A-Za-z]{22})-(\d{1,7})-([\w-]{32})$/;

/** 24 bytes: 192 bits. */
const mac = (secret: Buffer, organization: string, provider: string, generation: number): Buffer =>
	createHmac('sha256', secret).update(`${organization}/${provider}/${generation}`).digest().subarray(0, 24);

export const mintAddress = (secret: Buffer, organization: string, provider: string, generation: number): string =>
	`${uuidToBase62(organization)}-${generation}-${mac(secret, organization, provider, generation).toString('base64url')}`;

/** null where it is none of ours. Whether it is still in use, the organisation's rows say. */
export function readAddress(secret: Buffer, provider: string, token: string): AddressToken | null {
	const match = FORM.exec(token);
	const organization = match && base62ToUuid(match[1] as string);
	if (!organization) return null;
	const generation = Number(match[2]);
	const given = Buffer.from(match[3] as string, 'base64url');
	const expected = mac(secret, organization, provider, generation);
	return given.length === expected.length && timingSafeEqual(given, expected) ? { organization, generation } : null;
}

export type AddressRow = {
	provider: string;
	generation: number;
	rotated_at: Date | string | null;
	previous_until: Date | string | null;
};

export const readRows = (sql: Sql): Promise<AddressRow[]> =>
	sql<AddressRow>('select provider, generation, rotated_at, previous_until from callback_addresses');

/** Whether the address of this generation is answered. */
export async function isInUse(sql: Sql, provider: string, generation: number, now: number): Promise<boolean> {
	const [row] = await sql<AddressRow>(
		'select provider, generation, rotated_at, previous_until from callback_addresses where provider = $1',
		[provider],
	);
	const current = row?.generation ?? 0;
	if (generation === current) return true;
	const until = row?.previous_until ? new Date(row.previous_until).getTime() : 0;
	return generation === current - 1 && until > now;
}
