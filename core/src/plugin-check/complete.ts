import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BootFault } from '../errors.ts';
import { shownFile } from '../schema/read.ts';
import { isTest, type Source } from './imports.ts';

/** What a package that others install should have. */
export function missingFaults(folder: string, sources: readonly Source[]): BootFault[] {
	const file = join(folder, 'package.json');
	const content = JSON.parse(readFileSync(file, 'utf8')) as {
		type?: string;
		license?: string;
		private?: boolean;
		files?: string[];
		dependencies?: Record<string, string>;
		peerDependencies?: Record<string, string>;
	};
	const faults: BootFault[] = [];
	const say = (pointer: string, found: string, meant: string): void => {
		faults.push({ code: 'plugin_incomplete', file: shownFile(file), pointer, found, meant });
	};
	if (content.type !== 'module') say('/type', shown(content.type), '"module": plugins are ES modules');
	if (!content.license) say('/license', 'nothing', 'a licence, like "Apache-2.0", or "UNLICENSED" where it is yours alone');
	const known = { ...content.dependencies, ...content.peerDependencies };
	if (!known['@freehold/core']) say('/peerDependencies/@freehold~1core', 'nothing', 'the range that /freehold/core says');
	for (const name of ['schemas', 'migrations', 'src', 'dist']) {
		if (content.files && existsSync(join(folder, name)) && !content.files.some((one) => isNamed(one, name)))
			say('/files', `no "${name}"`, `"${name}": else nobody who installs it has it`);
	}
	const readme = readdirSync(folder).find((name) => /^readme(\.md)?$/i.test(name));
	const missing = (what: string, meant: string): void => {
		faults.push({ code: 'plugin_incomplete', file: shownFile(folder), found: `no ${what}`, meant });
	};
	if (!readme) missing('README.md', 'one screen: what it is for, and what it adds');
	// Where schema files say everything, the platform's own tests do, too.
	if (existsSync(join(folder, 'src')) && !sources.some(isTest))
		missing('test', 'test/*.test.ts: what the plugin does, asked from outside');
	return faults;
}

const isNamed = (one: string, name: string): boolean => one.replace(/^\.?\//, '').split('/')[0] === name || one === '**';

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
