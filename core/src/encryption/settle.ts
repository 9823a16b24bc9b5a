import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import { reseal, type SealedColumn } from './reseal.ts';
import { beginRun, finishedParts, finishRun, organizationIds } from './runs.ts';

/** Encrypting on the way, which the platform's stop waits for. */
export type Settling = { stop(): Promise<void>; done: Promise<void> };

type Parts = { connections: Connections; columns: SealedColumn[]; log: Pick<Logger, 'info' | 'error'> };

const partOf = ({ name }: SealedColumn): string => `encrypt ${name}`;

/**
 * SQL cannot encrypt, so what a column held before its field was marked `x-encrypted` is encrypted by the server that first
 * starts with the mark: in batches, while it serves. Until a column is done its values are read as they are, and looked for in
 * both ways; each column is done once.
 */
export async function settle({ connections, columns, log }: Parts): Promise<Settling> {
	const { borrow, keyring } = connections;
	let stopping = false;
	const [open, organizations] = await borrow(null, async (sql) => {
		const finished = await finishedParts(sql);
		const left = columns.filter((column) => !finished.has(partOf(column)));
		return [left, left.length ? await organizationIds(sql) : []] as const;
	});

	const encrypt = async (sealed: SealedColumn): Promise<void> => {
		const run = await borrow(null, (sql) => beginRun(sql, partOf(sealed)));
		let values = 0;
		for (const organization of organizations) {
			values += await reseal({ borrow, organization, sealed, which: 'plain', log, isStopping: () => stopping });
		}
		if (stopping) return;
		await borrow(null, (sql) => finishRun(sql, run));
		keyring.unsettled.delete(sealed.name);
		if (values > 0) log.info({ column: sealed.name, values }, 'encrypted what was stored before');
	};

	for (const { name } of open) keyring.unsettled.add(name);
	const work = async (): Promise<void> => {
		for (const sealed of open) if (!stopping) await encrypt(sealed);
	};
	const done = work().catch((error: unknown) =>
		log.error({ err: error }, 'encrypting what was stored before failed; the next start goes on'),
	);
	// Without organisations there is nothing to encrypt: a new database is done before it serves.
	if (organizations.length === 0) await done;
	return {
		done,
		stop() {
			stopping = true;
			return done;
		},
	};
}
