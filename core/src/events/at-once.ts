import type { Sql } from '../data/model.ts';
import { inTransaction } from '../data/transaction.ts';
import { compileMove, LOCK_OF_LOG, type Moved } from './move.ts';

/**
 * Puts what a change tells into the log in the change's own transaction, so that whoever listens hears of it with the commit and not one
 * transaction later. That is done where it costs next to nothing, and left to the relay otherwise: where others of the organisation are at
 * it, where something follows from the events (a webhook, a subscriber), where more is waiting than a caller should carry, and where
 * much is written at a time: a NOTIFY locks the database while it commits, and the relay needs one for many changes.
 */
export type AtOnce = {
	/** Is it worth a try now? */
	isFit(): boolean;
	/**
	 * Runs a change in a transaction of its own; the last statements go out together with the commit.
	 * Resolves also to what came into the log, where it could be done.
	 */
	run<T>(sql: Sql, organization: string, change: () => Promise<T>): Promise<{ done: T; moved: Moved }>;
};

/** So many changes of this process at a time. */
const AT_A_TIME = 2;
/** So many rows a caller carries. */
export const MOST_AT_ONCE = 20;

/** Is the log ours? What is moved is read by a statement of its own, so that it sees all that was committed until now. */
const TRY = `select set_config('freehold.telling', pg_try_advisory_xact_lock(${LOCK_OF_LOG})::text, true)`;
const IS_OURS = `current_setting('freehold.telling') = 'true'`;

type Parts = {
	/** Column → field, by entity: see `fieldNames`. */
	fields: string;
	/** In SQL, of one organisation: there is nothing to do but to tell. null: that cannot be said. */
	nothingFollows: () => string | null;
	isHeard: (organization: string) => boolean;
};

export function createAtOnce({ fields, nothingFollows, isHeard }: Parts): AtOnce {
	let open = 0;
	let move: ReturnType<typeof compileMove> | undefined;
	const moveOn = (sql: Sql, organization: string): Promise<Moved> => {
		move ??= compileMove('at_once', MOST_AT_ONCE, `${IS_OURS} and ${nothingFollows()}`);
		sql(TRY, [organization], 'try_events').catch(() => {});
		return move(sql, organization, fields, isHeard(organization));
	};
	return {
		isFit: () => open < AT_A_TIME && nothingFollows() !== null,
		async run(sql, organization, change) {
			open++;
			try {
				let moving: Promise<Moved> | undefined;
				const done = await inTransaction(sql, async () => {
					const result = await change();
					moving = moveOn(sql, organization);
					// Waited for behind the commit, which goes out with it.
					moving.catch(() => {});
					return result;
				});
				// Where it failed, the commit was none.
				return { done, moved: (await moving) as Moved };
			} finally {
				open--;
			}
		},
	};
}
