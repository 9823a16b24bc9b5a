/**
 * `npm run release`: builds every package and publishes those versions that the registry does not have. Who publishes, and where, is
 * npm's own business: `npm login`, `npm config set registry`. May be run again after it broke off.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { type Built, buildPackages } from './build.ts';

/** Publishes built packages in their order, with the environment as npm reads it; tells which. */
export function publish(built: readonly Built[], env?: NodeJS.ProcessEnv): string[] {
	// Of a version that is not there npm says nothing, or that there is none.
	const isThere = (one: string, version: string): boolean =>
		spawnSync('npm', ['view', one, 'version'], { encoding: 'utf8', env }).stdout.trim() === version;
	return built.flatMap(({ name, version, folder }) => {
		const one = `${name}@${version}`;
		if (isThere(one, version)) return [];
		execFileSync('npm', ['publish', folder, '--ignore-scripts', '--loglevel=error'], {
			stdio: ['ignore', 'ignore', 'inherit'],
			env,
		});
		return [one];
	});
}

if (import.meta.main) {
	const published = publish(buildPackages());
	process.stdout.write(`${published.map((one) => `published ${one}`).join('\n') || 'The registry has all of it.'}\n`);
}
