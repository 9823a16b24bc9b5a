import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type OwnerSql, ownerOfClient, ownerOfPglite } from '../src/data/owner.ts';

/** A database of one test file's own, as its owner has it. */
export type TestDatabase = { name: string; owner: OwnerSql; url?: string; close(): Promise<void> };

/** A superuser's URL of the run's PostgreSQL server. */
const SERVER = inject('prepared').postgres?.url;

async function openPglite(): Promise<TestDatabase> {
	const pglite = await PGlite.create();
	return { name: 'PGlite', owner: ownerOfPglite(pglite), close: () => pglite.close() };
}

async function openPostgres(): Promise<TestDatabase> {
	const name = `freehold_test_${randomBytes(6).toString('hex')}`;
	const server = new Client({ connectionString: SERVER });
	await server.connect();
	await server.query(`create database ${name}`);
	const url = Object.assign(new URL(SERVER as string), { pathname: `/${name}` }).href;
	const client = new Client({ connectionString: url });
	await client.connect();
	return {
		name: 'PostgreSQL',
		owner: ownerOfClient(client),
		url,
		async close() {
			await client.end();
			await server.query(`drop database ${name} with (force)`);
			await server.end();
		},
	};
}

/** PGlite, and the PostgreSQL of the run. */
export const DATABASES: [string, () => Promise<TestDatabase>][] = [
	['PGlite', openPglite],
	...(SERVER ? ([['PostgreSQL', openPostgres]] as [string, () => Promise<TestDatabase>][]) : []),
];
