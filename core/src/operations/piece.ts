import type { Sql } from '../data/model.ts';
import type { Transaction } from '../data/orm.ts';

/** A part of a transaction that can be undone by itself. */
export type Piece = {
	transaction: Transaction;
	/** It is kept, as far as the transaction is. */
	keep(): Promise<void>;
	/** As if it had never begun. */
	undo(): Promise<void>;
};

/** The entity manager was asked for in a piece: it holds what it was told until the commit, and cannot undo a part. */
export class NeedsItsOwn extends Error {}

/**
 * A savepoint that is only made by the first statement: a piece that asks the database for nothing costs nothing.
 * Pieces of one transaction come one after the other.
 */
export function pieceOf({ sql }: Transaction): Piece {
	let made: Promise<unknown> | undefined;
	const within = async (...call: Parameters<Sql>): Promise<never[]> => {
		made ??= sql('savepoint piece');
		await made;
		return (await sql(...call)) as never;
	};
	const own = Object.assign(within, { organization: sql.organization, keyring: sql.keyring }) as Sql;
	return {
		transaction: {
			sql: own,
			get em(): never {
				throw new NeedsItsOwn('A job that uses the entity manager has a transaction of its own');
			},
		},
		async keep() {
			if (made) await sql('release savepoint piece');
		},
		async undo() {
			if (made) await sql('rollback to savepoint piece');
		},
	};
}
