import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Check, Finding } from './check.ts';

const LEAST_NODE = 24;

/** Where a start in development keeps the master key that it makes. */
const DEVELOPMENT_KEY = 'master-key';
const MAKE_ONE = 'Make one: openssl rand -base64 32';

function missingKey({ masterKey, mode }: Config): Finding | null {
	if (masterKey || mode !== 'production') return null;
	return { found: 'none', mend: MAKE_ONE, variable: 'FREEHOLD_MASTER_KEY' };
}

function developmentKey({ masterKey, dataFolder }: Config): Finding | null {
	let made: string;
	try {
		made = readFileSync(join(dataFolder, DEVELOPMENT_KEY), 'utf8').trim();
	} catch {
		return null;
	}
	if (masterKey?.trim() !== made) return null;
	return { found: 'the key that a start in development made', mend: MAKE_ONE, variable: 'FREEHOLD_MASTER_KEY' };
}

/** Thirty-two random bytes have some thirty different values; one that was typed has few. */
function typedKey({ masterKey }: Config): Finding | null {
	const bytes = Buffer.from(masterKey ?? '', 'base64');
	if (!masterKey || new Set(bytes).size >= 16) return null;
	return {
		found: 'a master key that is not random',
		mend: MAKE_ONE,
		variable: 'FREEHOLD_MASTER_KEY',
	};
}

/** The permissions of a file or folder (`0o600`), or null where it is not there or the system has none. */
function modeOf(path: string): number | null {
	try {
		return process.platform === 'win32' ? null : statSync(path).mode & 0o777;
	} catch {
		return null;
	}
}

const octal = (mode: number): string => mode.toString(8).padStart(3, '0');

/** Is a scanner named, and not switched off? */
function hasScanner({ variables, ports }: Config): boolean {
	const said = variables.read('FREEHOLD_SCANNER_URL', false);
	return 'text' in said && said.text !== undefined && !['none', 'mock'].includes(ports.scanner ?? '');
}

/** What this server is, and how it is reached. */
export const SERVER_CHECKS: Check[] = [
	{
		id: 'node-version',
		grade: 'fault',
		title: `Node.js ${LEAST_NODE} or newer`,
		look() {
			const major = Number(process.versions.node.split('.')[0]);
			return major >= LEAST_NODE ? null : { found: process.versions.node, mend: `Install Node.js ${LEAST_NODE}.` };
		},
	},
	{
		id: 'public-url',
		grade: 'fault',
		title: 'people reach the server by https',
		look({ config }) {
			if (config.publicUrl.startsWith('https:')) return null;
			const mend = 'Put a proxy with a certificate in front, and set FREEHOLD_PUBLIC_URL to its https:// address.';
			return { found: config.publicUrl, mend, variable: 'FREEHOLD_PUBLIC_URL' };
		},
	},
	{
		id: 'trust-proxy',
		grade: 'warning',
		title: 'the proxy in front is believed, and only where there is one',
		look({ config }) {
			const variable = 'FREEHOLD_TRUST_PROXY';
			const isBehind = config.publicUrl.startsWith('https:');
			if (isBehind && !config.trustProxy) {
				const found = 'an https address, so a proxy, whose X-Forwarded-For is not believed: limits count everybody as one';
				return { found, mend: 'Set FREEHOLD_TRUST_PROXY=true, and let nobody reach this server but the proxy.', variable };
			}
			if (!isBehind && config.trustProxy) {
				const found = 'X-Forwarded-For is believed, and there is no proxy: anybody can send it';
				return { found, mend: 'Set FREEHOLD_TRUST_PROXY=false.', variable };
			}
			return null;
		},
	},
	{
		id: 'cors-origins',
		grade: 'fault',
		title: 'other front ends are named one by one, and by https',
		look({ config }) {
			const wild = config.corsOrigins.find((origin) => origin.includes('*') || origin === 'null');
			const plain = config.corsOrigins.find((origin) => !origin.startsWith('https:'));
			const found = wild ?? plain;
			if (!found) return null;
			return {
				found,
				mend: 'Name each origin by its https:// address in FREEHOLD_CORS_ORIGINS.',
				variable: 'FREEHOLD_CORS_ORIGINS',
			};
		},
	},
	{
		id: 'allowed-hosts',
		grade: 'warning',
		title: 'the server answers for its own names only',
		look({ config }) {
			if (config.allowedHosts.length) return null;
			const mend = `Set FREEHOLD_ALLOWED_HOSTS=${URL.parse(config.publicUrl)?.hostname ?? ''}`;
			return { found: 'any host name', mend, variable: 'FREEHOLD_ALLOWED_HOSTS' };
		},
	},
	{
		id: 'master-key',
		grade: 'fault',
		title: 'the master key is one of its own, and random',
		look: ({ config }) => missingKey(config) ?? developmentKey(config) ?? typedKey(config),
	},
	{
		id: 'key-files',
		grade: 'fault',
		title: 'nobody else on this machine can read the master key',
		look({ config }) {
			const path = join(config.dataFolder, DEVELOPMENT_KEY);
			const mode = modeOf(path);
			if (mode === null || (mode & 0o077) === 0) return null;
			return { found: `${path} with the permissions ${octal(mode)}`, mend: `chmod 600 ${path}` };
		},
	},
	{
		id: 'data-folder',
		grade: 'fault',
		title: 'nobody else on this machine can write into the data folder',
		look({ config }) {
			const mode = modeOf(config.dataFolder);
			if (mode === null || (mode & 0o022) === 0) return null;
			return { found: `${config.dataFolder} with the permissions ${octal(mode)}`, mend: `chmod 700 ${config.dataFolder}` };
		},
	},
	{
		id: 'registration',
		grade: 'warning',
		title: 'strangers cannot found organisations',
		look: ({ config }) =>
			config.registration === 'open'
				? {
						found: 'open',
						mend: 'Set FREEHOLD_REGISTRATION=closed, unless that is your product.',
						variable: 'FREEHOLD_REGISTRATION',
					}
				: null,
	},
	{
		id: 'mock-providers',
		grade: 'warning',
		title: 'messages reach people',
		look: ({ config }) =>
			config.providers === 'mock'
				? { found: 'mock: nothing leaves the house, mail included', mend: 'Set FREEHOLD_MODE=live.', variable: 'FREEHOLD_MODE' }
				: null,
	},
	{
		id: 'scanner',
		grade: 'warning',
		title: 'uploads are scanned',
		look: ({ config }) =>
			hasScanner(config)
				? null
				: {
						found: 'no virus scanner',
						mend: 'Run clamd, and set FREEHOLD_SCANNER_URL=tcp://HOST:3310.',
						variable: 'FREEHOLD_SCANNER_URL',
					},
	},
	{
		id: 'outbound-allow',
		grade: 'warning',
		title: 'calls outwards reach the public internet only',
		look: ({ config }) =>
			config.outboundAllow.length
				? {
						found: config.outboundAllow.join(', '),
						mend: 'Leave FREEHOLD_OUTBOUND_ALLOW empty, unless these are your own services.',
						variable: 'FREEHOLD_OUTBOUND_ALLOW',
					}
				: null,
	},
	{
		id: 'log-level',
		grade: 'warning',
		title: 'the log says no more than it must',
		look: ({ config }) =>
			config.logLevel === 'debug' || config.logLevel === 'trace'
				? { found: config.logLevel, mend: 'Set LOG_LEVEL=info.', variable: 'LOG_LEVEL' }
				: null,
	},
	{
		id: 'embedded-database',
		grade: 'warning',
		title: 'the database is a server of its own',
		look: ({ config }) =>
			config.databaseUrl
				? null
				: {
						found: 'the embedded database: one process, one connection',
						mend: 'Set DATABASE_URL to a PostgreSQL server.',
						variable: 'DATABASE_URL',
					},
	},
];
