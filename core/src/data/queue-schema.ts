import { PgBoss } from 'pg-boss';
import { APP_ROLE } from './database.ts';
import type { OwnerSql } from './owner.ts';

/** Where the queue lives that is in the database itself, for installations without Redis. */
export const QUEUE_SCHEMA = 'pgboss';

/** So urgent is a job; see `jobs` in a plugin's manifest. */
const QUEUES = ['high', 'default', 'low'];

/** What pg-boss must not do by itself: schedules are ours, and messages are deleted once they are delivered. */
export const QUEUE_OPTIONS = {
	schema: QUEUE_SCHEMA,
	schedule: false,
	supervise: false,
	reindex: false,
	monitorVacuum: false,
} as const;

/** Its tables, made and kept up by the owner: the platform's own role may use them, and make nothing. Silent where nothing is missing. */
export async function prepareQueue(owner: OwnerSql): Promise<void> {
	const executeSql = async (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> => ({
		rows: values?.length ? await owner.query(text, values) : await owner.exec(text),
	});
	if (await isReady(owner, new PgBoss({ ...QUEUE_OPTIONS, db: { executeSql }, migrate: false }))) return;
	const boss = new PgBoss({ ...QUEUE_OPTIONS, db: { executeSql } });
	await boss.start();
	for (const queue of QUEUES) await boss.createQueue(queue, { retryLimit: 0, expireInSeconds: 3600 });
	await boss.stop({ graceful: false, close: false });
	await owner.exec(`grant usage on schema ${QUEUE_SCHEMA} to ${APP_ROLE};
		grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${APP_ROLE};
		grant execute on all functions in schema ${QUEUE_SCHEMA} to ${APP_ROLE}`);
}

/** Of this release's version, with its queues, and open to the platform. */
async function isReady(owner: OwnerSql, boss: PgBoss): Promise<boolean> {
	const [found] = await owner.query<{ open: boolean | null }>(
		`select (select has_schema_privilege(oid, to_regnamespace($2), 'usage') from pg_roles where rolname = $1) as open`,
		[APP_ROLE, QUEUE_SCHEMA],
	);
	if (!found?.open) return false;
	try {
		await boss.start();
	} catch {
		return false;
	}
	const queues = await boss.getQueues();
	await boss.stop({ graceful: false, close: false });
	return QUEUES.every((name) => queues.some((queue) => queue.name === name));
}
