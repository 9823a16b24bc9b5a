import type { Scope } from '@freehold/core';
import { hashSecret, parseSecret, problem } from '@freehold/core';

/** A conversation as it stands, locked until the transaction ends. */
export type Conversation = {
	id: string;
	status: 'open' | 'closed';
	answers: 'nobody' | 'program' | 'person';
	listing: string | null;
	agent: string | null;
	contact: string | null;
	lead: string | null;
	lastPosition: number;
	lastFrom: 'visitor' | 'us' | null;
	/** Milliseconds since 1970. */
	lastAt: number | null;
	unread: number;
	seenPosition: number;
	interaction: string | null;
	hasAnswer: boolean;
};

const COLUMNS = `id, status, coalesce(answers, 'nobody') as answers, listing, agent, contact, lead, interaction, last_from as "lastFrom",
	coalesce(last_position, 0) as "lastPosition", (extract(epoch from last_at) * 1000)::float8 as "lastAt",
	coalesce(unread, 0) as unread, coalesce(seen_position, 0) as "seenPosition", first_answer_at is not null as "hasAnswer"`;

/**
 * The conversation of whoever holds this secret.
 * @throws not_found in the same words for every secret that opens nothing here
 */
export async function conversationOf(scope: Scope, token: string): Promise<Conversation> {
	const isOurs = parseSecret(token)?.organization === scope.organization.id;
	const [found] = isOurs
		? await scope.sql<Conversation>(
				`select ${COLUMNS} from chat_conversations where token_hash = $1 and archived_at is null for update`,
				[hashSecret(token)],
			)
		: [];
	if (!found) throw problem('not_found', { detail: 'There is no conversation with this token, or it was ended' });
	return found;
}

/** The conversation with this id, which the caller was found to read. @throws not_found */
export async function conversationWith(scope: Scope, id: string): Promise<Conversation> {
	const [found] = await scope.sql<Conversation>(
		`select ${COLUMNS} from chat_conversations where id = $1 and archived_at is null for update`,
		[id],
	);
	if (!found) throw problem('not_found', { detail: 'There is no such conversation' });
	return found;
}
