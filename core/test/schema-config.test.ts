import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { BootError, ERRORS, problem } from '../src/errors.ts';
import { faultsIn, folderWith } from './schema-fixtures.ts';

const folder = (content: unknown = { plugins: ['./plugins/listings'] }) => folderWith({ 'freehold.config.json': content });
const faults = (env: Record<string, string>, content?: unknown) => faultsIn(() => loadConfig(folder(content), env));

/** 32 bytes in base64. */
const KEY = Buffer.alloc(32, 7).toString('base64');

describe('The configuration', () => {
	it('has a sound default for everything but the plugins', () => {
		const root = folder();
		expect(loadConfig(root, {})).toEqual({
			root,
			mode: 'development',
			role: 'all',
			providers: 'mock',
			registration: 'closed',
			host: '127.0.0.1',
			port: 8080,
			publicUrl: 'http://localhost:8080',
			databasePool: 10,
			dataFolder: join(root, '.freehold'),
			plugins: ['./plugins/listings'],
			settings: {},
			corsOrigins: [],
			allowedHosts: [],
			outboundAllow: [],
			accept: [],
			trustProxy: false,
			callsPerHour: 1000,
			openStreams: 20,
			jobsAtOnce: 10,
			variables: expect.anything(),
			ports: {},
			limits: {},
			logLevel: 'info',
			shutdownSeconds: 15,
		});
	});

	it('takes the environment before the file, and the command line before both', () => {
		const root = folder({ $schema: './x.json', plugins: [], port: 1000, logLevel: 'warn', databasePool: 5 });
		const config = loadConfig(root, { PORT: '2000', LOG_LEVEL: 'debug', NODE_ENV: 'production', HOST: '' }, { port: 3000 });
		expect(config).toMatchObject({ port: 3000, logLevel: 'debug', databasePool: 5, mode: 'production', host: '0.0.0.0' });
		expect(config.publicUrl).toBe('http://localhost:3000');
		expect(config).not.toHaveProperty('$schema');
	});

	it('lets the embedded database have one process that does everything', () => {
		expect(faults({ FREEHOLD_ROLE: 'worker' })).toMatchObject([
			{ code: 'config_invalid', pointer: 'FREEHOLD_ROLE', found: 'worker' },
		]);
		expect(faults({ FREEHOLD_ROLE: 'workers', DATABASE_URL: 'postgres://a@b/c' })).toMatchObject([{ pointer: 'FREEHOLD_ROLE' }]);
	});

	it('reads every variable', () => {
		const config = loadConfig(folder(), {
			DATABASE_URL: 'postgres://app:secret@db:5432/freehold',
			DATABASE_OWNER_URL: 'postgresql://owner@db/freehold',
			DATABASE_POOL: '20',
			FREEHOLD_MODE: 'live',
			FREEHOLD_ROLE: 'worker',
			FREEHOLD_PUBLIC_URL: 'https://api.example.com/',
			FREEHOLD_DATA: '/var/lib/freehold',
			FREEHOLD_CORS_ORIGINS: 'https://a.example.com, https://b.example.com',
			FREEHOLD_ALLOWED_HOSTS: 'api.example.com',
			FREEHOLD_TRUST_PROXY: 'true',
			FREEHOLD_SHUTDOWN_SECONDS: '0',
			FREEHOLD_MASTER_KEY: KEY,
		});
		expect(config).toMatchObject({
			databaseUrl: 'postgres://app:secret@db:5432/freehold',
			databaseOwnerUrl: 'postgresql://owner@db/freehold',
			databasePool: 20,
			providers: 'live',
			role: 'worker',
			publicUrl: 'https://api.example.com',
			dataFolder: '/var/lib/freehold',
			corsOrigins: ['https://a.example.com', 'https://b.example.com'],
			allowedHosts: ['api.example.com'],
			trustProxy: true,
			shutdownSeconds: 0,
			masterKey: KEY,
		});
	});

	it('reads the master key from a file', () => {
		const root = folderWith({ 'freehold.config.json': { plugins: [] }, 'keys/master': `${KEY}\n` });
		expect(loadConfig(root, { FREEHOLD_MASTER_KEY: 'keys/master' }).masterKey).toBe(KEY);
	});

	it('cannot be changed afterwards', () => {
		const config = loadConfig(folder(), {}) as unknown as { port: number; plugins: string[] };
		expect(() => config.plugins.push('x')).toThrow(TypeError);
		expect(() => {
			config.port = 1;
		}).toThrow(TypeError);
	});
});

describe('A wrong configuration stops the boot', () => {
	it('and says that the file is missing', () => {
		expect(faultsIn(() => loadConfig(folderWith({}), {}))).toMatchObject([
			{ code: 'config_missing', suggestion: 'Start in the folder that has it.' },
		]);
	});

	it('and names the place in the file', () => {
		const wrong = { plugin: ['a'], port: '80', corsOrigins: ['https://a.example.com/path'], logLevel: 'verbose' };
		expect(faults({}, wrong)).toMatchObject([
			{ code: 'config_invalid', pointer: '/plugin', suggestion: 'Did you mean "plugins"?' },
			{ pointer: '/port', found: '"80"', meant: expect.stringContaining('a whole number') },
			{ pointer: '/corsOrigins/0', found: '"https://a.example.com/path"' },
			{ pointer: '/logLevel', found: '"verbose"', meant: expect.stringContaining('"debug"') },
		]);
		expect(faults({}, '{ "plugins": [ }')).toMatchObject([{ code: 'config_invalid', found: expect.stringContaining('JSON') }]);
	});

	it('and names the variable', () => {
		const found = faults({
			PORT: '99999',
			LOG_LEVEL: 'inf',
			FREEHOLD_MODE: 'test',
			NODE_ENV: 'prod',
			FREEHOLD_PUBLIC_URL: 'api.example.com',
			FREEHOLD_ALLOWED_HOSTS: 'a.example.com,https://b.example.com',
			FREEHOLD_PUBLIC_URI: 'https://api.example.com',
			FREEHOLD_SOMETHING_ELSE: 'x',
		});
		expect(found.map(({ pointer }) => pointer).sort()).toEqual(
			[
				'PORT',
				'LOG_LEVEL',
				'FREEHOLD_MODE',
				'NODE_ENV',
				'FREEHOLD_PUBLIC_URL',
				'FREEHOLD_ALLOWED_HOSTS',
				'FREEHOLD_PUBLIC_URI',
			].sort(),
		);
		const fault = (name: string) => found.find(({ pointer }) => pointer === name);
		expect(fault('PORT')).toMatchObject({ file: 'the environment', found: '"99999"', meant: 'a whole number from 0 to 65535' });
		expect(fault('LOG_LEVEL')?.suggestion).toBe('Did you mean "info"?');
		expect(fault('FREEHOLD_PUBLIC_URI')?.suggestion).toBe('Did you mean FREEHOLD_PUBLIC_URL?');
	});

	it('and never shows a secret', () => {
		const env = { DATABASE_URL: 'mysql://root:hunter2@db/x', FREEHOLD_MASTER_KEY: 'hunter2-not-a-key' };
		const load = () => loadConfig(folder({ plugins: [], databaseUrl: 'postgres://a:hunter2@db/x' }), env);
		expect(load).toThrow(BootError);
		expect(load).not.toThrow(/hunter2/);
		expect(faultsIn(load)).toMatchObject([
			{ pointer: '/databaseUrl', meant: 'no secrets in this file', suggestion: 'Set DATABASE_URL in the environment.' },
			{ pointer: 'DATABASE_URL' },
			{ pointer: 'FREEHOLD_MASTER_KEY' },
		]);
	});
});

describe('The table of errors', () => {
	it('has an HTTP status, or boot, and a title for every code', () => {
		for (const [code, { status, title }] of Object.entries(ERRORS)) {
			expect(code).toMatch(/^[a-z][a-z_]*[a-z]$/);
			expect(status === 'boot' || (status >= 400 && status < 600), code).toBe(true);
			expect(title, code).toMatch(/^[A-Z]/);
		}
	});

	it('makes problems that carry code, status, title, faults and extras', () => {
		const refused = problem('forbidden', { detail: 'You may not publish.', permission: 'listing:publish' });
		expect(refused).toMatchObject({
			code: 'forbidden',
			status: 403,
			title: 'Not permitted',
			detail: 'You may not publish.',
			extras: { permission: 'listing:publish' },
		});
		expect(refused).toBeInstanceOf(Error);
		expect(refused.message).toBe('You may not publish.');
	});
});
