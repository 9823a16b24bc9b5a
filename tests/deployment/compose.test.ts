/**
 * docker-compose.yml, without an engine to run it: it is what the specification allows, it names nothing that the product does not have,
 * and a production start would take its settings.
 */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FREEHOLD, ROOT } from '../harness/once.ts';
import { asSuperuser, startPostgres } from '../harness/postgres.ts';
import { startRedis } from '../harness/redis.ts';
import { outerVariables, readCompose } from './read.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
/** They do one thing, and end. */
const ONCE = ['migrate', 'bucket'];
const ours = services.filter(([, { image }]) => image?.startsWith('freehold:'));

describe('docker-compose.yml', () => {
	it('is what the Compose Specification allows', () => {
		const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
		const schema = JSON.parse(readFileSync(join(linter, 'schemas/compose.schema.json'), 'utf8'));
		const ajv = new Ajv({ strict: false, allErrors: true, formats: { duration: true } });
		(ajvFormats as unknown as (ajv: Ajv) => void)(ajv);
		// The draft's own address, without the "s" that this copy of the schema has.
		const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
		validate(compose);
		expect(validate.errors ?? []).toEqual([]);
		expect(validate({ services: { api: { imag: 'x' } } })).toBe(false);
	});

	it('pins every image that is not built here', () => {
		for (const [name, { image = '', build }] of services)
			if (!build) expect([name, image]).toEqual([name, expect.stringMatching(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/)]);
	});

	it.each(services)('gives %s no more than it needs', (_, service) => {
		expect(service.read_only).toBe(true);
		expect(service.cap_drop).toEqual(['ALL']);
		expect(service.security_opt).toEqual(['no-new-privileges:true']);
		expect(service.deploy?.resources?.limits).toMatchObject({
			cpus: expect.anything(),
			memory: expect.anything(),
			pids: expect.anything(),
		});
		expect((service as { privileged?: boolean }).privileged).toBeUndefined();
		for (const volume of service.volumes ?? []) expect(volume).not.toMatch(/docker\.sock|^\/(?!\w)/);
	});

	it.each(services)('knows whether %s is well', (name, { healthcheck }) => {
		if (ONCE.includes(name)) expect(healthcheck).toEqual({ disable: true });
		else expect(healthcheck?.test?.length).toBeGreaterThan(1);
	});

	it('starts nothing before what it stands on, and the database’s shape before the platform', () => {
		for (const [name, { depends_on = {} }] of services) {
			for (const [other, { condition }] of Object.entries(depends_on)) {
				expect([name, Object.keys(compose.services).includes(other)]).toEqual([name, true]);
				expect(condition).toBe(other === 'migrate' ? 'service_completed_successfully' : 'service_healthy');
			}
		}
		for (const name of ['api', 'worker']) expect(Object.keys(compose.services[name]?.depends_on ?? {})).toContain('migrate');
	});

	it('lets databases and stores into an inner network only, and the world to the proxy only', () => {
		expect(compose.networks.data).toEqual({ internal: true });
		for (const name of ['postgres', 'redis', 'weaviate', 'storage', 'gotenberg'])
			expect(compose.services[name]?.networks).toEqual(['data']);
		const open = services
			.filter(([, { ports }]) => ports?.some((port) => !String(port).startsWith('127.0.0.1:')))
			.map(([name]) => name);
		expect(open).toEqual(['proxy']);
	});

	it('runs two API processes and two workers', () => {
		expect(['api', 'worker'].map((name) => compose.services[name]?.deploy?.replicas)).toEqual([2, 2]);
	});

	it('waits longer for an orderly end than the platform takes for it', () => {
		for (const [, { environment, stop_grace_period }] of ours.filter(([name]) => name !== 'migrate'))
			expect(Number.parseInt(stop_grace_period as string, 10)).toBeGreaterThan(
				Number(environment?.FREEHOLD_SHUTDOWN_SECONDS) + 5,
			);
	});

	it('has every file that it mounts, and passes no secret but by file', () => {
		for (const [, { volumes = [], environment = {} }] of services) {
			for (const source of volumes.map((volume) => volume.split(':')[0] as string).filter((path) => path.startsWith('.')))
				expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
			for (const [name, value] of Object.entries(environment))
				if (/(PASSWORD|SECRET|_KEYS?|_URL)(_FILE)?$/.test(name) && name !== 'FREEHOLD_PUBLIC_URL')
					expect([name, value]).toEqual([name, expect.stringMatching(/^\/run\/secrets\//)]);
		}
	});

	it('offers every service that is optional to API and worker, by variables that a driver reads and a secret that they have', () => {
		const text = readFileSync(join(ROOT, 'ops/services.example.env'), 'utf8');
		const offered = [...text.matchAll(/^#([A-Z0-9_]+)=(.+)$/gm)].map(
			([, name, value]) => [name as string, value as string] as const,
		);
		const manifest = JSON.parse(readFileSync(join(ROOT, 'plugins/providers/package.json'), 'utf8'));
		const drivers = Object.values(manifest.freehold.drivers) as { settings?: Record<string, { secret?: boolean }> }[];
		const read = new Map(drivers.flatMap(({ settings = {} }) => Object.entries(settings)));
		expect(offered.length).toBeGreaterThan(8);
		for (const [name, value] of offered.filter(([name]) => name !== 'FREEHOLD_PORTS')) {
			const setting = read.get(name) ?? read.get(name.replace(/_FILE$/, ''));
			expect([name, setting !== undefined]).toEqual([name, true]);
			if (name.endsWith('_FILE')) {
				expect(setting?.secret).toBe(true);
				for (const [, { secrets }] of ours.filter(([service]) => service !== 'migrate'))
					expect(secrets).toContain(value.replace('/run/secrets/', ''));
			}
			const host = URL.parse(value)?.hostname;
			if (host) expect(Object.keys(compose.services)).toContain(host);
		}
		const profiles = new Set(services.flatMap(([, { profiles = [] }]) => profiles));
		for (const profile of profiles) expect(text).toContain(`Profile ${profile}`);
	});

	it('asks nothing of whoever starts it', () => {
		const shown = readFileSync(join(ROOT, 'docs/guides/production.md'), 'utf8');
		for (const name of outerVariables()) expect([name, shown.includes(`\`${name}\``)]).toEqual([name, true]);
	});
});

describe('its secrets', () => {
	const folder = join(mkdtempSync(join(tmpdir(), 'freehold-secrets-')), 'secrets');
	const make = () => execFileSync('sh', [join(ROOT, 'ops/secrets.sh'), folder]);
	const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
	beforeAll(make);
	afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

	it('are all made by ops/secrets.sh, once', () => {
		const before = read('master-key');
		make();
		expect(read('master-key')).toBe(before);
		for (const [name, { file }] of Object.entries(compose.secrets)) {
			expect(file).toBe(`./ops/secrets/${name}`);
			expect(readdirSync(folder)).toContain(name);
		}
		for (const [, { secrets = [] }] of services) for (const name of secrets) expect(Object.keys(compose.secrets)).toContain(name);
	});

	it('are not in git', () => {
		expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toContain('ops/secrets/');
	});

	it.skipIf(!inject('prepared').postgres)(
		'open a database made by ops/postgres/roles.sh, migrated by its owner; and production takes the settings of API and worker',
		async () => {
			// Its own server: roles belong to all databases of one.
			const server = await startPostgres();
			const redis = await startRedis();
			try {
				const url = new URL(server.url);
				const { PGHOST, PGPORT } = { PGHOST: url.hostname, PGPORT: url.port };
				execFileSync('sh', [join(ROOT, 'ops/postgres/roles.sh')], {
					env: {
						...process.env,
						PGHOST,
						PGPORT,
						SECRETS_FOLDER: folder,
						POSTGRES_USER: 'postgres',
						PATH: `${psqlFolder()}:${process.env.PATH}`,
					},
				});
				const here = (name: string) => {
					const url = new URL(read(name));
					url.host = `${PGHOST}:${PGPORT}`;
					return url.href;
				};
				const data = mkdtempSync(join(tmpdir(), 'freehold-compose-data-'));
				chmodSync(data, 0o700);
				const freehold = async (service: string, ...args: string[]) => {
					const environment = environmentOf(service, folder, {
						'database-url': here('database-url'),
						'database-owner-url': here('database-owner-url'),
						'redis-url': redis.url,
					});
					return promisify(execFile)(process.execPath, [FREEHOLD, ...args], {
						cwd: ROOT,
						env: { PATH: process.env.PATH, ...environment, FREEHOLD_DATA: data },
					});
				};
				expect((await freehold('migrate', 'migrate', 'up')).stdout).toContain('applied identity/0001_first.sql');
				for (const service of ['api', 'worker']) {
					const { stdout } = await freehold(service, 'doctor', '--json');
					const faults = (JSON.parse(stdout) as { outcome: string }[]).filter(({ outcome }) => outcome === 'fault');
					expect(faults).toEqual([]);
				}
				const roles = await asSuperuser(
					server.url,
					async (client) =>
						(
							await client.query(
								`select rolname, rolsuper, rolbypassrls from pg_roles where rolname ~ '^freehold_(owner|login)$' order by 1`,
							)
						).rows,
				);
				expect(roles).toEqual(
					['freehold_login', 'freehold_owner'].map((rolname) => ({ rolname, rolsuper: false, rolbypassrls: false })),
				);
				rmSync(data, { recursive: true, force: true });
			} finally {
				await Promise.all([server.stop(), redis.stop()]);
			}
		},
		120_000,
	);
});

/** A service's environment, its secrets read from the folder, or given where the address of this test's server belongs in. */
function environmentOf(name: string, folder: string, given: Record<string, string>): Record<string, string> {
	const environment: Record<string, string> = {};
	for (const [variable, value] of Object.entries(compose.services[name]?.environment ?? {})) {
		const secret = /^\/run\/secrets\/(.*)$/.exec(value)?.[1];
		if (!secret) {
			environment[variable] = value;
			continue;
		}
		expect([name, compose.services[name]?.secrets]).toEqual([name, expect.arrayContaining([secret])]);
		const file = join(folder, `${secret}.here`);
		writeFileSync(file, given[secret] ?? readFileSync(join(folder, secret), 'utf8'));
		environment[variable] = file;
	}
	return environment;
}

/** Beside the server's own programs on Debian; else it is on PATH. */
function psqlFolder(): string {
	const debian = '/usr/lib/postgresql';
	return existsSync(debian) ? join(debian, readdirSync(debian).sort().at(-1) as string, 'bin') : '';
}
