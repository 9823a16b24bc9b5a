#!/usr/bin/env -S node --max-semi-space-size=2
/**
 * The list of 20 with nothing of the door around it: the same statement and the same serialising, without authentication, limits,
 * validation, permission and row-level security (the organisation is a condition of the statement, as a person would write it).
 * `BARE_HTTP=platform`: behind the platform's own HTTP (router, request id, headers, log line); else behind bare Koa.
 * Run by `bench/door.ts`, in a process of its own.
 */
import { createServer } from 'node:http';
import Koa from 'koa';
import { Pool } from 'pg';
import { settleHeap } from '../core/src/cli/heap.ts';
import { readList, runList } from '../core/src/data/list.ts';
import { createStore } from '../core/src/data/records.ts';
import { preflight } from '../core/src/http/cors.ts';
import { refuseForgeries } from '../core/src/http/cross-site.ts';
import { hardening } from '../core/src/http/headers.ts';
import { requests, type State } from '../core/src/http/requests.ts';
import { routes } from '../core/src/http/routes.ts';
import { NOBODY } from '../core/src/identity/authenticate.ts';
import { loadConfig, type Operation, type Sql } from '../core/src/index.ts';
import { deriveOperations } from '../core/src/operations/derive.ts';
import type { Door } from '../core/src/operations/door.ts';
import { findPlugins } from '../core/src/plugin.ts';
import { loadRegistry } from '../core/src/schema/registry.ts';
import { createLog } from '../core/src/telemetry/log.ts';

const { BARE_DATABASE_URL, BARE_ORGANIZATION, BARE_HTTP, PORT } = process.env;
const config = loadConfig();
const registry = loadRegistry(findPlugins(config));
const store = createStore(registry);
const view = store.views('listing', 'full');
const options = { max: config.databasePool, options: '-c timezone=UTC', pipeline: true };
const pool = new Pool({ connectionString: BARE_DATABASE_URL, ...options } as ConstructorParameters<typeof Pool>[0]);

const mine = ` where t.organization_id = '${BARE_ORGANIZATION}' and `;
const query = async (text: string, values: readonly unknown[] = [], name?: string): Promise<never[]> => {
	const { rows } = await pool.query({ name, text: text.replaceAll(' where ', mine), values: values as unknown[] } as never);
	return rows as never;
};
// A listing has nothing encrypted, so nothing asks for keys.
const sql: Sql = Object.assign(query, { organization: null, keyring: undefined as never });

async function list(query: Record<string, string>): Promise<string> {
	const { records, next } = await runList(view, store.views, readList(view, query), sql);
	return `{"data":[${records.join(',')}],"next":${next === null ? 'null' : `"${next}"`}}`;
}

function bareKoa() {
	const koa = new Koa();
	koa.use(async (context) => {
		const json = await list(Object.fromEntries(new URLSearchParams(context.querystring)));
		context.type = 'application/json';
		context.body = json;
	});
	return koa.callback();
}

/** The platform's HTTP over a door that stands open. */
function openDoor() {
	const operation = deriveOperations(registry, store.tables).find(({ id }) => id === 'listing.list') as Operation;
	const door: Pick<Door, 'operations' | 'invoke'> = {
		operations: new Map([[operation.id, operation]]),
		invoke: async (_, { query = {} }) => ({ status: 200, json: await list(query) }),
	};
	const koa = new Koa<State>();
	koa.use(requests(createLog(config), hardening(config)));
	koa.use(preflight());
	koa.use(refuseForgeries(config));
	koa.use(routes(door as Door, async () => NOBODY, []));
	return koa.callback();
}

const server = createServer(BARE_HTTP === 'platform' ? openDoor() : bareKoa());
server.listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${PORT}\n`));
// The same heap as the platform's.
settleHeap();
process.once('SIGTERM', () => process.exit(0));
