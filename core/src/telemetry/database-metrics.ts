import type { Connections, PostgresPool } from '../data/database.ts';
import type { Metrics } from './metrics.ts';

/** How many connections there are, are free, and are waited for; the embedded database has one. */
export function measureDatabase(metrics: Metrics, { kind, native, sent }: Connections): void {
	metrics.gauge('freehold_database_statements', 'SQL statements sent since the start', [], () => [{ value: sent.statements }]);
	if (kind !== 'postgres') return;
	const { pool } = native as PostgresPool;
	metrics.gauge('freehold_database_connections', 'Connections of the pool', ['state'], () => [
		{ labels: { state: 'open' }, value: pool.totalCount },
		{ labels: { state: 'idle' }, value: pool.idleCount },
		{ labels: { state: 'waited-for' }, value: pool.waitingCount },
	]);
}
