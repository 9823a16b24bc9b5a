import type { Parts } from './door.ts';
import type { Operation, Streamer } from './model.ts';
import type { Runner } from './run.ts';

/** A plugin's own code that streams its answer; it opens its transactions itself. */
export function compileStream(operation: Operation, { streams }: Parts): NonNullable<Runner['apart']> {
	const stream = streams.get(operation.id) as Streamer;
	return async ({ input: { id = '', query = {} } }, transact) => ({
		status: operation.status,
		json: null,
		stream: await stream({ id, query }, transact),
	});
}
