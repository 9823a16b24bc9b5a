/** A private registry for a test: our packages stand in it, all others it fetches from where npm here gets them. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../harness/once.ts';
import { freePort } from '../harness/servers.ts';
import { until } from '../harness/until.ts';

export type TestRegistry = {
	url: string;
	/** For npm: this registry, nothing of this machine's own settings, and the Node that the tests run on. */
	env: NodeJS.ProcessEnv;
	stop(): Promise<void>;
};

export async function startRegistry(folder: string): Promise<TestRegistry> {
	mkdirSync(folder, { recursive: true });
	const port = await freePort();
	const url = `http://127.0.0.1:${port}/`;
	const upstream = execFileSync('npm', ['config', 'get', 'registry'], { cwd: ROOT, encoding: 'utf8' }).trim();
	const ours = { access: '$all', publish: '$all' };
	const config = {
		storage: join(folder, 'storage'),
		auth: { htpasswd: { file: join(folder, 'htpasswd') } },
		uplinks: { npm: { url: upstream, maxage: '1h', timeout: '60s', fail_timeout: '5s' } },
		packages: { '@freehold/*': ours, 'create-freehold-plugin': ours, '@harbour/*': ours, '**': { access: '$all', proxy: 'npm' } },
		max_body_size: '100mb',
		web: { enable: false },
		log: { type: 'file', path: join(folder, 'verdaccio.log'), level: 'warn' },
	};
	// YAML is what it reads, and JSON is YAML.
	writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
	// npm publishes as somebody only; who it is does not matter here.
	writeFileSync(join(folder, 'npmrc'), `//127.0.0.1:${port}/:_authToken=nobody\n`);
	const script = join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin/verdaccio');
	const server = spawn(process.execPath, [script, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`], {
		stdio: 'ignore',
	});
	await until(async () => (await fetch(`${url}-/ping`).catch(() => undefined))?.ok === true, 60_000);
	return {
		url,
		env: {
			...withoutNpm(process.env),
			PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
			npm_config_registry: url,
			npm_config_userconfig: join(folder, 'npmrc'),
			npm_config_cache: join(folder, 'cache'),
			npm_config_audit: 'false',
			npm_config_fund: 'false',
			npm_config_update_notifier: 'false',
		},
		async stop() {
			// It holds nothing that anybody needs.
			server.kill('SIGKILL');
			await once(server, 'exit');
		},
	};
}

/** Tests are started by npm, which hands on what it was told. */
const withoutNpm = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
	Object.fromEntries(
		Object.entries(env).filter(
			([name]) => !/^(npm_|NODE_ENV$|NODE_OPTIONS$|VITEST|FREEHOLD_|DATABASE_URL$|REDIS_URL$|PORT$)/i.test(name),
		),
	);
