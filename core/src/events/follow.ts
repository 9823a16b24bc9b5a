import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Follower, FreeholdEvent, Taking } from './model.ts';

/** One follower by name, and the work it put off. */
type Named = { name: string; follower: Follower };

type Parts = { followers: readonly Named[]; log: Pick<Logger, 'error'> };

/**
 * Lets every follower turn the events into what follows from them. One that fails does not hold up the others, or what comes later:
 * what it did is undone, it is given the events one by one, and the one that it fails at is noted in `event_faults`, from where a replay
 * goes on. What is no fault of an event (a lost connection, a deadlock) undoes the whole move, which is tried again.
 */
export async function followAll({ followers, log }: Parts, taking: Taking, events: FreeholdEvent[]): Promise<void> {
	for (const { name, follower } of followers) {
		if (await attempt(taking, (inside) => follower(inside, events))) continue;
		for (const event of events) {
			const failed = await attempt(taking, (inside) => follower(inside, [event]), 'tell');
			if (failed !== true) await noteFault(taking.sql, name, event, failed, log);
		}
	}
}

type Work = (inside: Taking) => Promise<void>;

/** Resolves to true, or, undone, to what went wrong. @throws what another attempt may mend */
function attempt(taking: Taking, work: Work): Promise<boolean>;
function attempt(taking: Taking, work: Work, tell: 'tell'): Promise<true | Error>;
async function attempt(taking: Taking, work: Work, tell?: 'tell'): Promise<boolean | Error> {
	const later: (() => unknown)[] = [];
	// Goes out together with the follower's first statement; where it fails, so does that.
	taking.sql('savepoint follower').catch(() => {});
	try {
		// A connection's other name, so that what others keep by it is forgotten with what is undone.
		const { sql } = taking;
		const own: Sql = Object.assign(((...call) => sql(...call)) as Sql, { organization: sql.organization, keyring: sql.keyring });
		await work({ ...taking, sql: own, afterCommit: (one) => void later.push(one) });
	} catch (error) {
		if (isPassing(error)) throw error;
		await taking.sql('rollback to savepoint follower');
		return tell ? (error as Error) : false;
	}
	taking.sql('release savepoint follower').catch(() => {});
	for (const one of later) taking.afterCommit(one as () => void);
	return true;
}

/** Classes of SQLSTATE that say nothing of the statement: connection, rollback, resources, operator. */
const PASSING = /^(08|40|53|55|57P|58)/;

/** What comes out of the driver without an SQLSTATE is a connection that is gone. */
const isPassing = (error: unknown): boolean => {
	const { code, message = '' } = error as { code?: unknown; message?: string };
	return (
		(typeof code === 'string' && PASSING.test(code)) ||
		/^(ECONN|EPIPE|ETIMEDOUT)/.test(String(code)) ||
		/^Connection terminated/.test(message)
	);
};

async function noteFault(sql: Sql, follower: string, event: FreeholdEvent, error: Error, log: Parts['log']): Promise<void> {
	const { id, organization, position, type } = event;
	log.error(
		{ err: error, organization, event: id, position, type, follower },
		'what follows from an event could not be asked for',
	);
	await sql(
		'insert into event_faults (organization_id, id, event, position, follower, message) values ($1, $2, $3, $4, $5, $6)',
		[organization, v7(), id, position, follower, String(error.message).slice(0, 2000).replaceAll('\0', '')],
	);
}
