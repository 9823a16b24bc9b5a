/** Commands for records: from an operation of the description to a call of the SDK. */
import type { Entity, Operation, Row } from './description.ts';
import type { Sent } from './outbox.ts';
import type { Session } from './session.ts';

/** Calls an operation; `id` where it is on a record. */
export function call<Answer = Row>(
	session: Session,
	{ method, path }: Operation,
	options: Omit<Sent<Answer>, 'method' | 'path'> = {},
	signal?: AbortSignal,
): Promise<Answer> {
	return session.run<Answer>({ method, path, ...options }, signal);
}

export type Page = { data: Row[]; next: string | null; total?: number };

/** A page of an entity's records; an empty one where the actor may not list them. */
export function listPage(session: Session, entity: Entity, query: Record<string, string>, signal?: AbortSignal): Promise<Page> {
	const list = session.catalogue.operation(entity.name, 'list');
	if (!list) return Promise.resolve({ data: [], next: null });
	return call<Page>(session, list, { query }, signal);
}
