import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import { PLANS } from './plans.ts';
import { STANDING_COLUMNS, type Standing } from './standings.ts';

const PARAMETERS = ['q', 'status', 'plan', 'limit', 'cursor'];
const STATUSES = ['active', 'suspended', 'deleted'];

/** All organisations by name, a page of them: through the one function that may look across. @throws invalid_query */
export async function listOrganizations(
	sql: Sql,
	query: Record<string, string>,
): Promise<{ data: Standing[]; next: string | null }> {
	const { limit, after } = readQuery(query);
	const rows = await sql<Standing>(
		`select ${STANDING_COLUMNS}, users from freehold_platform_organizations($1, $2, $3, $4, $5, $6)`,
		[query.q ?? null, query.status ?? null, query.plan ?? null, after?.name ?? null, after?.id ?? null, limit + 1],
	);
	const data = rows.slice(0, limit);
	const last = data.at(-1);
	const next = rows.length > limit && last ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') : null;
	return { data, next };
}

function readQuery(query: Record<string, string>): { limit: number; after: { name: string; id: string } | null } {
	for (const [name, value] of Object.entries(query)) {
		if (!PARAMETERS.includes(name)) throw refuse(name, 'unknown', `one of ${PARAMETERS.join(', ')}`);
		if (value.includes('\0') || value.length > 500) throw refuse(name, 'text', 'a shorter text');
	}
	if (query.status && !STATUSES.includes(query.status)) throw refuse('status', 'enum', `one of ${STATUSES.join(', ')}`);
	if (query.plan && !Object.hasOwn(PLANS, query.plan)) throw refuse('plan', 'enum', `one of ${Object.keys(PLANS).join(', ')}`);
	const limit = query.limit === undefined ? 20 : Number(query.limit);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw refuse('limit', 'range', 'a whole number from 1 to 100');
	return { limit, after: query.cursor === undefined ? null : readCursor(query.cursor) };
}

function readCursor(cursor: string): { name: string; id: string } {
	try {
		const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
		if (typeof name === 'string' && !name.includes('\0') && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
			return { name, id };
	} catch {
		// Told below.
	}
	throw refuse('cursor', 'cursor', 'the next of the page before');
}

function refuse(name: string, code: string, meant: string) {
	const detail = `?${name.slice(0, 60)}: meant ${meant}`;
	return problem('invalid_query', { detail, errors: [{ pointer: `?${name.slice(0, 60)}`, code, detail }] });
}
