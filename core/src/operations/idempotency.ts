import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Answer } from './door.ts';
import { open, seal } from './kept-answer.ts';
import type { Actor, Input, Operation } from './model.ts';

type Call = { sql: Sql; operation: Operation; input: Input; actor: Actor; key: string };

/** Answers a call with the same Idempotency-Key once: the second one gets the first one's answer. */
export type Idempotency = { once(call: Call, work: (input: Input) => Promise<Answer>): Promise<Answer> };

const KEY = /^[\x21-\x7e]{8,200}$/;

/**
 * The key's row is written in the transaction of the work itself: of two calls at once, in one process or in several, the second
 * waits on the unique index until the first is committed (and answers as it did) or gone (and does the work). So what failed has
 * left nothing, neither rows nor an answer, and may be mended and sent again under the same key.
 */
export function createIdempotency(): Idempotency {
	return {
		async once({ sql, operation, input, actor, key }, work) {
			if (!KEY.test(key))
				throw problem('invalid_header', { detail: 'Idempotency-Key: meant 8 to 200 visible ASCII characters, e.g. a UUID' });
			const caller = `${actor.kind}:${actor.key ?? actor.id ?? ''}`;
			const stored = createHash('sha256').update(key).digest('base64url');
			const request = fingerprintOf(operation, input);
			const [mine] = await sql<{ id: string }>(
				`insert into idempotency_keys (organization_id, id, key, caller, operation, request_hash)
				values ($1, $2, $3, $4, $5, '')
				on conflict (organization_id, caller, key) do update
				set operation = excluded.operation, request_hash = '', status = null, response = null, created_at = now()
				where idempotency_keys.created_at < now() - interval '24 hours'
				returning id`,
				[actor.organization, uuidv7(), stored, caller, operation.id],
				'idempotency_begin',
			).catch(stillRunning);
			if (!mine) {
				const [known] = await sql<Known>(
					'select request_hash, status, response from idempotency_keys where caller = $1 and key = $2',
					[caller, stored],
				);
				return replay(known, await request.hash(), (response) => open(response, key, caller));
			}
			const answer = await work(request.input);
			const kept = answer.json === null ? null : seal(answer.json, key, caller);
			await sql(
				'update idempotency_keys set request_hash = $2, status = $3, response = $4, updated_at = now() where id = $1',
				[mine.id, await request.hash(), answer.status, kept],
				'idempotency_end',
			);
			return answer;
		},
	};
}

type Known = { request_hash: string; status: number | null; response: string | null };

function replay(known: Known | undefined, hash: string, read: (response: string) => string): Answer {
	if (!known || known.status === null) throw inProgress();
	if (known.request_hash !== hash)
		throw problem('idempotency_mismatch', {
			detail: 'This key was used with another operation, another query or another body; take a new one for another call',
		});
	return { status: known.status, json: known.response === null ? null : read(known.response), replayed: true };
}

const inProgress = () =>
	problem('idempotency_in_progress', { detail: 'The first call with this key has not answered yet', retryAfter: 1 });

/** The first call took longer than a statement may wait (57014, 55P03). */
function stillRunning(error: unknown): never {
	throw /^(57014|55P03)$/.test(String((error as { code?: unknown }).code)) ? inProgress() : error;
}

/**
 * What makes two calls the same: method, operation, record, query and body. Raw bytes are hashed as the work reads them (`input`
 * is to be given to it); `hash` reads what it left.
 */
function fingerprintOf({ method, id }: Operation, input: Input): { input: Input; hash: () => Promise<string> } {
	const { stream } = input;
	const hash = createHash('sha256').update(
		JSON.stringify([method, id, input.id ?? null, input.query ?? null, input.body ?? null, stream?.type ?? null]),
	);
	if (!stream) return { input, hash: async () => hash.digest('base64url') };
	const bytes = stream.body[Symbol.asyncIterator]();
	const hashed: AsyncIterator<Uint8Array> = {
		async next() {
			const read = await bytes.next();
			if (!read.done) hash.update(read.value);
			return read;
		},
	};
	return {
		// Without `return`: whoever stops reading early leaves the rest to be hashed.
		input: { ...input, stream: { ...stream, body: { [Symbol.asyncIterator]: () => hashed } } },
		async hash() {
			while (!(await hashed.next()).done);
			return hash.digest('base64url');
		},
	};
}
