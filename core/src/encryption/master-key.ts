import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';

/** Where the master key comes from; part of the platform's configuration. */
export type MasterKeySource = Pick<Config, 'masterKey' | 'mode' | 'dataFolder'>;

const FILE = 'master-key';
const BYTES = 32;
const FORM = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The one secret from which everything else that is encrypted can be read. In development it is made once and kept in the
 * data folder, for nobody else to read.
 * @throws BootError master_key: none in production
 */
export function readMasterKey({ masterKey, mode, dataFolder }: MasterKeySource): Buffer {
	if (masterKey) return decodeMasterKey(masterKey, 'FREEHOLD_MASTER_KEY');
	if (mode === 'production') {
		throw bootError('master_key', {
			pointer: 'FREEHOLD_MASTER_KEY',
			found: 'nothing',
			meant: '32 random bytes in base64, or a file that holds them; every server of one deployment has the same',
			suggestion: 'Make one with: openssl rand -base64 32. Keep it apart from the backups: without it they cannot be read.',
		});
	}
	if (dataFolder.startsWith('memory:')) return randomBytes(BYTES);
	const file = join(dataFolder, FILE);
	if (!existsSync(file)) {
		mkdirSync(dataFolder, { recursive: true });
		try {
			writeFileSync(file, `${randomBytes(BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
		} catch (error) {
			// Of two processes that start at once, the second takes the first one's key.
			if ((error as { code?: string }).code !== 'EEXIST') throw error;
		}
	}
	return decodeMasterKey(readFileSync(file, 'utf8'), file);
}

/** @throws BootError master_key where it is not 32 bytes in base64 */
export function decodeMasterKey(text: string, from: string): Buffer {
	if (FORM.test(text.trim())) return Buffer.from(text, 'base64');
	throw bootError('master_key', { pointer: from, found: 'something else', meant: `${BYTES} bytes in base64` });
}
