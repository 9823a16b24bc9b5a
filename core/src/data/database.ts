import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { Extensions, PGlite } from '@electric-sql/pglite';
import { Pool, type PoolClient } from 'pg';
import type { Config } from '../config.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { lockFolder } from './lock.ts';
import type { Sql } from './model.ts';

/**
 * The platform's connections. Whoever borrows one says for which organisation, and gets it set before the first statement:
 * on PostgreSQL the setting stays on the connection and is changed only when the next borrower serves another organisation
 * (sent ahead in the same round trip); on PGlite, which has one connection, borrowers take turns.
 * Row-level security reads the setting, and the role (`freehold_app`) cannot bypass it: nothing set, no rows.
 */
export type Connections = {
	kind: 'postgres' | 'pglite';
	/**
	 * Runs `work` on one connection that serves `organization` (null: none) and gives it back. Who writes says who the actor
	 * is ({@link actorSetting}), for the audit trail; what only reads leaves it out. What is done `aside` of the calls (counting
	 * usage) is not among the statements that tests count.
	 */
	borrow<T>(organization: string | null, work: (sql: Sql) => Promise<T>, actor?: string, aside?: 'aside'): Promise<T>;
	/** What MikroORM's Kysely dialect is built over. */
	native: PostgresPool | PGliteTurns;
	keyring: Keyring;
	close(): Promise<void>;
	/** How many statements were sent; tests count queries with it. */
	sent: { statements: number };
};

/** `isOpen`: statements of plugins will run, which could change the setting; the next borrower then sets it anew. */
export type PostgresPool = { pool: Pool; reserve: (serving: Serving, isOpen?: boolean) => Promise<PoolClient> };
export type PGliteTurns = {
	pglite: PGlite;
	turn: <T>(serving: Serving, work: () => Promise<T>, isOpen?: boolean) => Promise<T>;
};

/** Whom a connection serves. No actor: whoever it was before, since nothing is going to be written. */
export type Serving = { organization: string | null; actor?: string | undefined };

/** The role that serves; it owns nothing and cannot bypass row-level security. */
export const APP_ROLE = 'freehold_app';
const SET_SERVING = `select set_config('freehold.organization', $1, false), set_config('freehold.actor', $2, false)`;

/** What must be set on a connection that serves `now` before it serves `wanted`; null where nothing must. */
function changeOf(now: Required<Serving> | undefined, { organization, actor }: Serving): Required<Serving> | null {
	if (now && now.organization === organization && (actor === undefined || now.actor === actor)) return null;
	return { organization, actor: actor ?? '' };
}

/** Opens PostgreSQL as `freehold_app`, the login's own rights left at the door. */
export function connectPostgres(config: Pick<Config, 'databaseUrl' | 'databasePool'>, keyring: Keyring): Connections {
	const pool = new Pool({
		connectionString: config.databaseUrl,
		max: config.databasePool,
		options: `-c role=${APP_ROLE} -c timezone=UTC -c statement_timeout=60000`,
		// One round trip for "serve this organisation now" and the statement behind it.
		pipeline: true,
	} as ConstructorParameters<typeof Pool>[0]);
	// An idle connection that the server drops is replaced by the pool; without a listener it would end the process.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	const servings = new WeakMap<PoolClient, Required<Serving>>();
	const sent = { statements: 0 };

	const reserve = async (serving: Serving, isOpen = false): Promise<PoolClient> => {
		const client = await pool.connect();
		const change = changeOf(servings.get(client), serving);
		if (change) {
			servings.set(client, change);
			const values = [change.organization ?? '', change.actor];
			client.query({ name: 'serving', text: SET_SERVING, values }).catch(() => servings.delete(client));
		}
		if (isOpen) servings.delete(client);
		return client;
	};

	return {
		kind: 'postgres',
		native: { pool, reserve },
		keyring,
		sent,
		async borrow(organization, work, actor, aside) {
			const client = await reserve({ organization, actor });
			let broken = true;
			try {
				const sql = async (text: string, values: readonly unknown[] = [], name?: string): Promise<never[]> => {
					if (!aside) sent.statements++;
					const { rows } = await client.query({ text, values: values as unknown[], ...(name ? { name } : {}) });
					return rows as never;
				};
				const result = await work(Object.assign(sql, { organization, keyring }));
				broken = false;
				return result;
			} catch (error) {
				// An error of the statement (it has an SQLSTATE) leaves the connection fit; anything else may not.
				broken = typeof (error as { code?: unknown }).code !== 'string';
				throw error;
			} finally {
				client.release(broken);
			}
		},
		close: () => pool.end(),
	};
}

/**
 * Milliseconds of work after work before the process looks after everything else. The embedded database answers within the process:
 * work that follows work would never let sockets and timers come to their turn, and whoever waits for one of these would be asked for
 * in vain again and again.
 */
const BREATH = 10;

/**
 * Opens the embedded database, lets the owner prepare it, then becomes `freehold_app` for good.
 * @param extensions those that its rows may be made of: a database that has one cannot do without it
 */
export async function connectPglite(
	config: Pick<Config, 'dataFolder'>,
	keyring: Keyring,
	prepare: (pglite: PGlite) => Promise<void>,
	extensions: Extensions = {},
): Promise<Connections> {
	const folder = config.dataFolder === 'memory://' ? undefined : join(config.dataFolder, 'postgres');
	const unlock = folder ? lockFolder(config.dataFolder) : () => {};
	// Not loaded where PostgreSQL serves: it is a whole database.
	const { PGlite } = await import('@electric-sql/pglite');
	const pglite: PGlite = await PGlite.create({
		...(folder ? { dataDir: folder } : {}),
		relaxedDurability: !folder,
		extensions,
	});
	try {
		await prepare(pglite);
		await pglite.exec(`set timezone = 'UTC'; set session authorization ${APP_ROLE};`);
	} catch (error) {
		await pglite.close();
		unlock();
		throw error;
	}

	let serving: Required<Serving> | undefined;
	let tail: Promise<unknown> = Promise.resolve();
	let breathed = performance.now();
	const sent = { statements: 0 };
	const holding = new AsyncLocalStorage<true>();

	const turn = <T>(wanted: Serving, work: () => Promise<T>, isOpen = false): Promise<T> => {
		if (holding.getStore()) {
			throw new Error('The embedded database has one connection: inside an operation use the scope’s sql, records or em');
		}
		const mine = tail.then(async () => {
			if (performance.now() - breathed > BREATH) {
				await new Promise((resolve) => setImmediate(resolve));
				breathed = performance.now();
			}
			const change = changeOf(serving, wanted);
			if (change) {
				serving = change;
				await pglite.query(SET_SERVING, [change.organization ?? '', change.actor]);
			}
			if (isOpen) serving = undefined;
			return holding.run(true, work);
		});
		tail = mine.catch(() => {});
		return mine;
	};

	return {
		kind: 'pglite',
		native: { pglite, turn },
		keyring,
		sent,
		borrow: (organization, work, actor, aside) =>
			turn({ organization, actor }, () => {
				const sql = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
					if (!aside) sent.statements++;
					return (await pglite.query(text, values as unknown[])).rows as never;
				};
				return work(Object.assign(sql, { organization, keyring }));
			}),
		async close() {
			await tail;
			await pglite.close();
			unlock();
		},
	};
}
