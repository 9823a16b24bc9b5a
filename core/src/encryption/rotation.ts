import { setTimeout as wait } from 'node:timers/promises';
import type { Connections } from '../data/database.ts';
import type { SealedFolder } from '../files/stored.ts';
import { resealFile } from './files.ts';
import { SETTLE_MS } from './organization-keys.ts';
import type { PlatformKeys, Read } from './platform-keys.ts';
import { reseal, type SealedColumn } from './reseal.ts';
import { beginRun, finishRun, organizationIds } from './runs.ts';

/** What stands in the way of nothing: told as it goes on. */
type Say = (line: string) => void;
type Log = { error(about: object, message: string): void };

/**
 * A new key for wrapping, or for signing, unless a run that was cut off has made it already; everything of the platform's that
 * an older one wraps is wrapped anew. Works on the owner's connection, since the platform itself may not change its keys.
 */
export async function rotatePlatformKey(platform: PlatformKeys, read: Read, purpose: 'kek' | 'signing', say: Say): Promise<void> {
	const run = await read((sql) => beginRun(sql, purpose));
	if (platform.active(purpose).created < run.started) await platform.rotate(purpose);
	if (purpose === 'kek') await read(platform.rewrap);
	say(`${purpose}: ${platform.active(purpose).id} is in use${run.isResumed ? ' (a run that was cut off goes on)' : ''}`);
	// Organisations' keys are still to be wrapped by it; the run ends there.
	if (purpose === 'signing') await read((sql) => finishRun(sql, run));
}

/** The second half of a new key-encryption key: every organisation's keys are wrapped by it. */
export async function rewrapOrganizations({ borrow, keyring }: Connections, say: Say): Promise<void> {
	const run = await borrow(null, (sql) => beginRun(sql, 'kek'));
	let keys = 0;
	for (const organization of await borrow(null, organizationIds))
		keys += await borrow(organization, keyring.organizations.rewrap);
	await borrow(null, (sql) => finishRun(sql, run));
	say(`kek: ${keys} keys of organisations were wrapped anew`);
}

export type DataRotation = {
	connections: Connections;
	columns: SealedColumn[];
	files: SealedFolder;
	log: Log;
	say: Say;
};

/**
 * New data keys for every organisation, then every encrypted value and private file sealed by them, beside whoever is reading and
 * writing. Cut off at any point it goes on when called again; what is done stays done.
 */
export async function rotateDataKeys({ connections, columns, files, log, say }: DataRotation): Promise<void> {
	const { borrow, keyring } = connections;
	const run = await borrow(null, (sql) => beginRun(sql, 'data'));
	if (run.isResumed) say('data: a run that was cut off goes on');
	const organizations = await borrow(null, organizationIds);
	let newest = 0;
	for (const organization of organizations) {
		newest = Math.max(
			newest,
			await borrow(organization, async (sql) => {
				const keys = await keyring.organizations.load(sql);
				if (!keys || keys.data.created >= run.started) return keys?.data.created ?? 0;
				return (await keyring.organizations.rotate(sql)).data.created;
			}),
		);
	}
	say(`data: ${organizations.length} organisations have new keys`);
	// Until then another process may still write with the keys before.
	await wait(Math.max(0, newest + SETTLE_MS - Date.now()));

	for (const organization of organizations) {
		for (const sealed of columns) {
			const onBatch = (done: number): void => say(`data: ${sealed.name} of ${organization}: ${done}`);
			await reseal({ borrow, organization, sealed, which: 'old', log, onBatch });
		}
		const count = await resealFiles(connections, files, organization, log);
		if (count > 0) say(`data: ${count} private files of ${organization}`);
	}
	await borrow(null, (sql) => finishRun(sql, run));
	say('data: done');
}

async function resealFiles({ borrow }: Connections, files: SealedFolder, organization: string, log: Log): Promise<number> {
	let count = 0;
	for await (const key of files.list(organization)) {
		try {
			if (await borrow(organization, (sql) => resealFile(sql, files.of(organization), key))) count++;
		} catch (error) {
			log.error({ err: error, organization, file: key }, 'a private file could not be read and stays as it is');
		}
	}
	return count;
}
