import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import type { Config } from '../config.ts';
import type { Sql } from '../data/model.ts';
import type { OwnerSql } from '../data/owner.ts';
import { type KeyService, localKeyService } from '../encryption/key-service.ts';
import { decodeMasterKey, readMasterKey } from '../encryption/master-key.ts';
import { createPlatformKeys, rewrapMasterKey } from '../encryption/platform-keys.ts';
import { rewrapOrganizations, rotateDataKeys, rotatePlatformKey } from '../encryption/rotation.ts';
import { organizationIds } from '../encryption/runs.ts';
import { bootError } from '../errors.ts';
import { withOwner } from './migrate.ts';

const USAGE = `freehold keys status                                        ids, ages, and which expire within 30 days
freehold keys rotate [--kek] [--data] [--signing] [--all]   new keys; what older data keys sealed is sealed anew, online
freehold keys rewrap --from FILE                            the master key was changed: FILE holds the one before
`;

/** `freehold keys status|rotate|rewrap`. Resolves to the exit code. */
export async function keysCommand([command = '', ...args]: string[], config: Config): Promise<number> {
	if (command === 'status') return withApp(config, status);
	if (command === 'rotate') return rotate(args, config);
	if (command === 'rewrap') return rewrap(args, config);
	say(USAGE.trimEnd());
	return command === '' || command === '--help' ? 0 : 2;
}

const DAY = 86_400_000;
const SOON = 30 * DAY;

type Row = {
	id: string;
	purpose: string;
	version: number;
	created_at: string;
	expires_at: string | null;
	retired_at: string | null;
};

async function status({ borrow }: App): Promise<number> {
	const own = await borrow(null, (sql) =>
		sql<Row>('select id, purpose, version, created_at, expires_at, retired_at from freehold_keys order by purpose, version'),
	);
	say('the platform');
	for (const key of own) say(lineOf(key));
	for (const organization of await borrow(null, organizationIds)) {
		const keys = await borrow(organization, (sql) =>
			sql<Row>(
				`select key_id as id, purpose, version, created_at, case when purpose = 'data' then expires_at end as expires_at, rotated_at as retired_at
				from data_keys order by purpose, version`,
			),
		);
		say(organization);
		for (const key of keys) say(lineOf(key));
	}
	return 0;
}

function lineOf({ id, purpose, version, created_at, expires_at, retired_at }: Row): string {
	const age = Math.floor((Date.now() - new Date(created_at).getTime()) / DAY);
	const left = expires_at === null ? null : Math.floor((new Date(expires_at).getTime() - Date.now()) / DAY);
	const state = retired_at ? 'retired' : left === null ? 'in use' : left < 0 ? 'EXPIRED' : `in use, expires in ${left} days`;
	const warning = !retired_at && left !== null && left * DAY < SOON ? '  <- soon: freehold keys rotate' : '';
	return `  ${id}  ${`${purpose} ${version}`.padEnd(18)}${`${age} days`.padEnd(10)}${state}${warning}`;
}

async function rotate(args: string[], config: Config): Promise<number> {
	const flag = { type: 'boolean', default: false } as const;
	const { kek, data, signing, all } = read(args, { kek: flag, data: flag, signing: flag, all: flag });
	if (!(kek || data || signing || all)) throw bootError('command_invalid', { found: 'no key named', suggestion: USAGE.trim() });
	const parts = (['kek', 'signing'] as const).filter((part) => all || (part === 'kek' ? kek : signing));
	if (parts.length) {
		await withOwner(config, async (owner) => {
			const platform = createPlatformKeys(localKeyService(readMasterKey(config)));
			const withSql = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => work(sqlOf(owner));
			await platform.start(withSql);
			for (const part of parts) await rotatePlatformKey(platform, withSql, part, say);
		});
	}
	if (!(kek || data || all)) return 0;
	return withApp(config, async (app) => {
		let failures = 0;
		const log = {
			error(about: object, message: string) {
				failures++;
				app.log.error(about, message);
			},
		};
		if (kek || all) await rewrapOrganizations(app.connections, say);
		if (data || all) await rotateDataKeys({ ...app.sealed, connections: app.connections, log, say });
		return failures > 0 ? 1 : 0;
	});
}

async function rewrap(args: string[], config: Config): Promise<number> {
	const { from } = read(args, { from: { type: 'string' } });
	if (typeof from !== 'string')
		throw bootError('command_invalid', { found: 'no --from', meant: '--from FILE of the old master key' });
	const old = localKeyService(readOld(from));
	const now: KeyService = localKeyService(readMasterKey(config));
	const count = await withOwner(config, (owner) => rewrapMasterKey(sqlOf(owner), old, now));
	say(
		count > 0
			? `${count} key-encryption keys are now wrapped by the master key ${now.masterId}`
			: 'Nothing to do: the master key fits.',
	);
	return 0;
}

function readOld(file: string): Buffer {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (cause) {
		throw bootError('command_invalid', {
			file,
			found: 'no file that can be read',
			meant: 'the file of the old master key',
			cause,
		});
	}
	return decodeMasterKey(text, file);
}

async function withApp(config: Config, work: (app: App) => Promise<number>): Promise<number> {
	const app = await createApp({ ...config, logLevel: 'warn' });
	try {
		return await work(app);
	} finally {
		await app.stop();
	}
}

const sqlOf = (owner: OwnerSql): Sql =>
	Object.assign((text: string, values: readonly unknown[] = []) => owner.query(text, [...values]) as Promise<never[]>, {
		organization: null,
		keyring: undefined as never,
	});

function read<Options extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(args: string[], options: Options) {
	try {
		return parseArgs({ args, options: options as NonNullable<Options> }).values as Record<string, unknown>;
	} catch (error) {
		throw bootError('command_invalid', { found: (error as Error).message, suggestion: USAGE.trim() });
	}
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
