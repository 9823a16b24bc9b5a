import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Answer } from './door.ts';
import type { Actor, Input, Operation } from './model.ts';

type Call = { sql: Sql; operation: Operation; input: Input; actor: Actor; key: string };

/** Answers a call with the same Idempotency-Key once: the second one gets the first one's answer. */
export type Idempotency = { once(call: Call, work: () => Promise<Answer>): Promise<Answer> };

const KEY = /^[\x21-\x7e]{8,200}$/;

/**
 * The key's row is written in the transaction of the work itself: of two calls at once the second waits on the unique index
 * until the first is committed (and answers as it did) or gone (and does the work).
 */
export function createIdempotency(): Idempotency {
	return {
		async once({ sql, operation, input, actor, key }, work) {
			if (!KEY.test(key))
				throw problem('invalid_header', { detail: 'Idempotency-Key: meant 8 to 200 visible ASCII characters, e.g. a UUID' });
			if (input.stream) return work();
			const caller = `${actor.kind}:${actor.id ?? ''}`;
			const hash = createHash('sha256')
				.update(JSON.stringify([operation.id, input.id, input.body ?? null]))
				.digest('base64url');
			const [mine] = await sql<{ id: string }>(
				`insert into idempotency_keys (organization_id, id, key, caller, operation, request_hash)
				values ($1, $2, $3, $4, $5, $6)
				on conflict (organization_id, caller, key) do update
				set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
				where idempotency_keys.created_at < now() - interval '24 hours'
				returning id`,
				[actor.organization, uuidv7(), key, caller, operation.id, hash],
			);
			if (!mine) return replay(sql, key, caller, hash);
			const answer = await work();
			await sql('update idempotency_keys set status = $2, response = $3, updated_at = now() where id = $1', [
				mine.id,
				answer.status,
				answer.json,
			]);
			return answer;
		},
	};
}

async function replay(sql: Sql, key: string, caller: string, hash: string): Promise<Answer> {
	const [known] = await sql<{ request_hash: string; status: number | null; response: string | null }>(
		'select request_hash, status, response from idempotency_keys where caller = $1 and key = $2',
		[caller, key],
	);
	if (!known || known.status === null)
		throw problem('idempotency_in_progress', { detail: 'The first call with this key has not answered yet' });
	if (known.request_hash !== hash)
		throw problem('idempotency_mismatch', { detail: 'This key was used with another operation or another body' });
	return { status: known.status, json: known.response, replayed: true };
}
