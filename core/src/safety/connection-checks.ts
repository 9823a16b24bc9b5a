import type { Config } from '../config.ts';
import { type Check, type Finding, isLocal } from './check.ts';

/** Passwords that stand in tutorials, images and demos. */
const WELL_KNOWN = new Set([
	'',
	'admin',
	'changeme',
	'change-me',
	'demo',
	'example',
	'foobared',
	'freehold',
	'guest',
	'letmein',
	'pass',
	'passw0rd',
	'password',
	'postgres',
	'qwerty',
	'redis',
	'root',
	'secret',
	'test',
	'user',
	'12345678',
	'123456',
]);

const parse = (text: string | undefined): URL | null => (text ? URL.parse(text) : null);
const hostOf = (url: URL): string => url.searchParams.get('host') ?? url.hostname;

/** Modes in which the driver encrypts; of these `no-verify` believes any certificate. */
const ENCRYPTED = new Set(['require', 'verify-ca', 'verify-full', 'prefer-tls']);

function databaseTls(text: string | undefined, variable: string): Finding | null {
	const url = parse(text);
	if (!url || isLocal(hostOf(url))) return null;
	const mode = url.searchParams.get('sslmode') ?? (url.searchParams.get('ssl') === 'true' ? 'require' : 'none');
	if (ENCRYPTED.has(mode)) return null;
	return {
		found: `sslmode ${mode} to ${hostOf(url)}`,
		mend: `Add ?sslmode=verify-full to ${variable} (with &sslrootcert=FILE where the authority is your own).`,
		variable,
	};
}

function weakPassword(text: string | undefined, variable: string): Finding | null {
	const url = parse(text);
	if (!url?.password) return null;
	const password = decodeURIComponent(url.password);
	if (!WELL_KNOWN.has(password.toLowerCase()) && password !== decodeURIComponent(url.username)) return null;
	return {
		found: 'a password that everybody knows, or the user’s own name',
		mend: `Set another one there and in ${variable}.`,
		variable,
	};
}

const first = (...findings: (Finding | null)[]): Finding | null => findings.find((finding) => finding !== null) ?? null;

/** What travels between this server and its neighbours. */
/** What the driver of the mail server would be given. */
function smtpUrlOf({ variables }: Config): string | undefined {
	const said = variables.read('SMTP_URL', true);
	return 'text' in said ? said.text : undefined;
}

export const CONNECTION_CHECKS: Check[] = [
	{
		id: 'database-tls',
		grade: 'fault',
		title: 'the way to the database is encrypted',
		look: ({ config }) =>
			first(databaseTls(config.databaseUrl, 'DATABASE_URL'), databaseTls(config.databaseOwnerUrl, 'DATABASE_OWNER_URL')),
	},
	{
		id: 'redis-tls',
		grade: 'fault',
		title: 'the way to Redis is encrypted',
		look({ config }) {
			const url = parse(config.redisUrl);
			if (!url || url.protocol === 'rediss:' || isLocal(url.hostname)) return null;
			return {
				found: `redis: to ${url.hostname}`,
				mend: 'Write rediss:// in REDIS_URL, and let Redis listen with TLS.',
				variable: 'REDIS_URL',
			};
		},
	},
	{
		id: 'redis-password',
		grade: 'fault',
		title: 'Redis asks for a password',
		look({ config }) {
			const url = parse(config.redisUrl);
			if (!url || url.password || isLocal(url.hostname)) return null;
			return {
				found: `no password for ${url.hostname}`,
				mend: 'Set requirepass in Redis, and the password in REDIS_URL.',
				variable: 'REDIS_URL',
			};
		},
	},
	{
		id: 'smtp-tls',
		grade: 'fault',
		title: 'the way to the mail server is encrypted',
		look({ config }) {
			const url = parse(smtpUrlOf(config));
			if (!url || url.protocol === 'smtps:' || isLocal(url.hostname) || url.searchParams.get('requireTLS') === 'true')
				return null;
			return {
				found: `smtp: to ${url.hostname}, which encrypts only where nobody in between says no`,
				mend: 'Write smtps:// in SMTP_URL, or add ?requireTLS=true.',
				variable: 'SMTP_URL',
			};
		},
	},
	{
		id: 'default-passwords',
		grade: 'fault',
		title: 'no password is one that everybody knows',
		look: ({ config }) =>
			first(
				weakPassword(config.databaseUrl, 'DATABASE_URL'),
				weakPassword(config.databaseOwnerUrl, 'DATABASE_OWNER_URL'),
				weakPassword(config.redisUrl, 'REDIS_URL'),
				weakPassword(smtpUrlOf(config), 'SMTP_URL'),
			),
	},
];
