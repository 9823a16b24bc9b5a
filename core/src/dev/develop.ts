import { realpathSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import { describeDemo, seedDemo } from '../cli/seed.ts';
import type { Config } from '../config.ts';
import { APP_ROLE, type Connections, type PGliteTurns } from '../data/database.ts';
import { loginOf } from '../data/migrate.ts';
import { openDatabase } from '../data/open.ts';
import { type OwnerSql, ownerOfPglite, withPostgresOwner } from '../data/owner.ts';
import { localKeyService } from '../encryption/key-service.ts';
import { createKeyring } from '../encryption/keyring.ts';
import { readMasterKey } from '../encryption/master-key.ts';
import { BootError } from '../errors.ts';
import { CORE_VERSION, findPlugins } from '../plugin.ts';
import { describe } from '../schema/description.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { createLog } from '../telemetry/log.ts';
import { examine, type Installation } from './examine.ts';
import { renewCode } from './fresh-code.ts';
import type { Front } from './front.ts';
import { followSchemas } from './shape.ts';
import { writeTypes } from './types.ts';
import { isOwn, type Saved, watchPlugins } from './watch.ts';

export type Development = { stop(): Promise<void> };

/**
 * The platform while somebody writes plugins for it: what is saved is served a moment later, by a platform made anew in the same process
 * on the database that stays open (decision 0044). What cannot be started is told, and what could be last goes on.
 */
export async function develop(read: () => Config, front: Front, say: (line: string) => void): Promise<Development> {
	let config = read();
	const log = createLog(config);
	let connections: Connections | undefined;
	let app: App | undefined;
	/** The end of those that were replaced; they work on the same database. */
	let leaving: Promise<unknown> = Promise.resolve();
	/** Those whose files are followed. */
	let plugins: readonly Manifest[] = [];
	let unwatch = (): void => {};
	let hasDemo = false;

	const replace = async (what: string): Promise<void> => {
		const began = performance.now();
		config = read();
		// Those that can be found are followed, whatever is wrong with what is in them.
		watch(findPlugins(config));
		const installation = await examine(config);
		const open = await follow(installation.registry);
		const next = await createApp(config, { log, connections: open });
		if (!hasDemo) say(`\n${describeDemo(await seedDemo(next))}\n`);
		hasDemo = true;
		await next.listen(0, '127.0.0.1');
		const before = app;
		app = next;
		const freed = front.serve(next.server);
		say(`${what.padEnd(11)}${config.publicUrl}/console after ${Math.round(performance.now() - began)} ms`);
		if (before)
			leaving = Promise.all([leaving, freed.then(() => before.stop())]).catch((error: unknown) =>
				log.error({ err: error }, 'the end of the last platform'),
			);
		await types(installation);
	};

	/** Opens the database where it is not open yet, and brings it where the schema files are. */
	const follow = async (registry: Registry): Promise<Connections> => {
		const shape = async (owner: OwnerSql): Promise<void> => {
			for (const line of await followSchemas(owner, registry, loginOf(config))) say(`database   ${line}`);
		};
		if (connections) await asOwner(config, connections, shape);
		else connections = await openDatabase(config, registry, log, createKeyring(localKeyService(readMasterKey(config))), shape);
		return connections;
	};

	const types = async ({ registry, operations }: Installation): Promise<void> => {
		// Of plugins that are linked from elsewhere, and know others than those that are here, the types are not ours to write.
		const root = realpathSync(config.root);
		const own = registry.plugins.filter((plugin) => plugin.code && isOwn(plugin, root));
		const description = describe({
			registry,
			operations,
			may: () => true,
			audience: 'full',
			version: CORE_VERSION,
			mode: 'mock',
		});
		for (const file of await writeTypes(own, description)) say(`types      ${file}`);
	};

	const attempt = async (what: string): Promise<void> => {
		try {
			await replace(what);
		} catch (error) {
			const text = error instanceof BootError ? error.message : ((error as Error).stack ?? String(error));
			front.tell(text);
			say(`\n${text}${app ? '\nWhat could be started last goes on.' : '\nMend it and save.'}\n`);
		}
	};

	/** Anew only where there are other folders: what was saved a moment ago would go unheard. */
	const watch = (wanted: readonly Manifest[]): void => {
		const isSame = wanted.map(({ folder }) => folder).join() === plugins.map(({ folder }) => folder).join();
		plugins = wanted;
		if (isSame) return;
		unwatch();
		unwatch = watchPlugins(config.root, wanted, hear);
	};

	let last: Promise<void> = Promise.resolve();
	const hear = (saved: Saved[]): void => {
		const behaviour = saved.filter(({ file }) => !isForBrowsers(file));
		if (behaviour.length === 0) {
			if (saved.some(({ file }) => !/^src\//.test(file))) front.reload();
			return;
		}
		for (const { name, folder } of plugins) if (behaviour.some(({ plugin }) => plugin === name)) renewCode(folder);
		last = last.then(() => attempt('again'));
	};

	unwatch = watchPlugins(config.root, [], hear);
	await front.listen(config.port, config.host);
	await attempt('serving');
	return {
		async stop() {
			unwatch();
			await last;
			await app?.stop();
			await leaving;
			await connections?.close();
			await front.close();
		},
	};
}

/** Screens are built by the plugin's own build; the console then loads what that wrote. */
const isForBrowsers = (file: string): boolean => /^(dist|page|src\/screens|src\/widget)\//.test(file);

/** The database as its owner, while nobody else is at it. */
async function asOwner(config: Config, { kind, native }: Connections, work: (owner: OwnerSql) => Promise<void>): Promise<void> {
	if (kind === 'postgres') return withPostgresOwner(config, work);
	const { pglite, turn } = native as PGliteTurns & { pglite: PGlite };
	await turn({ organization: null }, async () => {
		await pglite.exec('set session authorization postgres');
		await work(ownerOfPglite(pglite)).finally(() => pglite.exec(`set timezone = 'UTC'; set session authorization ${APP_ROLE};`));
	});
}
