/**
 * What else a new version changes; Lerna runs it (`version` in package.json) after it has written the versions, before it commits:
 * plugins are for the new core, the changelog's “Unreleased” gets its number, and the API is kept to compare the next version with.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, workspaces } from './packages.ts';

const { version } = JSON.parse(readFileSync(join(ROOT, 'lerna.json'), 'utf8')) as { version: string };

/** A change of the first number that is not 0 may break; so a range ends before it. */
const range = `^${version}`;

for (const { folder, manifest } of workspaces()) {
	const { freehold, peerDependencies = {}, devDependencies = {} } = manifest;
	if (!freehold?.core) continue;
	freehold.core = range;
	for (const name of Object.keys(freehold.requires ?? {})) freehold.requires![name] = range;
	for (const ranges of [peerDependencies, devDependencies])
		for (const [name, old] of Object.entries(ranges))
			if (name.startsWith('@freehold/') && old.startsWith('^')) ranges[name] = range;
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, '\t')}\n`);
}

// Written by hand, for people. What Lerna puts in front of it is in the packages' own changelogs.
const changelog = join(ROOT, 'CHANGELOG.md');
const written = execFileSync('git', ['show', 'HEAD:CHANGELOG.md'], { cwd: ROOT, encoding: 'utf8' });
const day = new Date().toISOString().slice(0, 10);
writeFileSync(changelog, written.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] (${day})\n`));

const freehold = (...args: string[]) =>
	execFileSync(process.execPath, [join(ROOT, 'core/src/cli/freehold.ts'), ...args], { cwd: ROOT, stdio: 'inherit' });
freehold('api', 'document', '--out', `docs/reference/api/${version}.json.gz`);
freehold('generate');
execFileSync('git', ['add', '--all', 'plugins', 'examples', 'CHANGELOG.md', 'docs/reference', 'sdk/src/generated'], {
	cwd: ROOT,
});
