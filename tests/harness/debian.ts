import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs Debian packages where that is possible (Debian, root); says whether it did. */
export function installDebianPackages(...packages: string[]): boolean {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
	const apt = (...args: string[]) =>
		execFileSync('/usr/bin/apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
	try {
		apt('update', '-q');
		apt('install', '-q', '-y', '--no-install-recommends', ...packages);
		return true;
	} catch {
		return false;
	}
}
