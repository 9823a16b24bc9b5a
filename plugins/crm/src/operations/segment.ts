import type { BeforeHook, Handler, Scope } from '@freehold/core';
import { Problem, problem } from '@freehold/core';

/** What is asked anew each time, and what would make another list of it. */
const OWN = ['limit', 'cursor', 'total', 'fields', 'expand'];

type Page = { data: Record<string, unknown>[]; next: string | null; total?: number };

/**
 * Keeps only what the list of contacts takes now.
 * @throws invalid_input with what is wrong with the query
 */
export const checkSegment: BeforeHook = async (body, scope) => {
	const author = scope.actor.kind === 'user' ? { owner: scope.actor.id } : {};
	if (typeof body.query !== 'string') return body;
	const query = body.query.trim().replace(/^\?/, '');
	const parameters = read(query);
	const extra = OWN.find((name) => Object.hasOwn(parameters, name));
	if (extra) throw refuse(`${extra} is not part of a segment: it is asked for when the segment is read`);
	await contactsBy({ ...parameters, limit: '1' }, scope, (detail) => refuse(detail));
	return { ...body, query, ...(body.name === undefined ? {} : author) };
};

const refuse = (detail: string) =>
	problem('invalid_input', { detail, errors: [{ pointer: '/query', code: 'invalid_query', detail }] });

/** A page of the contacts in a segment, as the ordinary list gives them to the caller. */
export const segmentContacts: Handler = async ({ id, query }, scope) => {
	const segment = await scope.records('segment').get(id);
	const { data, next } = await contactsBy({ ...read(segment.query), ...query }, scope, outdated(segment.name));
	return { data, next };
};

/** How many contacts a segment has for the caller. */
export const countSegment: Handler = async ({ id }, scope) => {
	const segment = await scope.records('segment').get(id);
	const { total } = await contactsBy({ ...read(segment.query), limit: '1', total: 'true' }, scope, outdated(segment.name));
	return { total };
};

const outdated = (name: string) => (detail: string) =>
	problem('invalid_query', {
		detail: `The segment “${name}” does not fit the contacts any more: ${detail}. Change its query`,
		errors: [{ pointer: '/query', code: 'invalid_query', detail }],
	});

const read = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));

async function contactsBy(query: Record<string, string>, scope: Scope, told: (detail: string) => Problem): Promise<Page> {
	try {
		return (await scope.invoke('contact.list', { query })) as Page;
	} catch (error) {
		const isCursor = error instanceof Problem && error.detail?.startsWith('cursor');
		if (error instanceof Problem && error.code === 'invalid_query' && !isCursor) throw told(error.detail ?? error.message);
		throw error;
	}
}
