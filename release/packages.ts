import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** A package.json, as far as it is read here. */
export type Manifest = {
	name: string;
	version: string;
	private?: boolean;
	scripts?: object;
	files: string[];
	exports?: Record<string, string | object>;
	bin?: Record<string, string>;
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	freehold?: { name?: string; core?: string; code?: string; requires?: Record<string, string> };
};

export type Package = { folder: string; manifest: Manifest };

/** Every workspace, the examples among them. */
export function workspaces(): Package[] {
	const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
	const folders = root.workspaces
		.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort())
		.map((folder) => join(ROOT, folder))
		.filter((folder) => existsSync(join(folder, 'package.json')));
	return folders.map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }));
}

/** What is published: every workspace that is not private, each behind those that it needs. */
export function packages(): Package[] {
	const found = workspaces().filter(({ manifest }) => !manifest.private);
	const ordered: Package[] = [];
	const place = (one: Package): void => {
		if (ordered.includes(one)) return;
		for (const name of Object.keys(one.manifest.dependencies ?? {})) {
			const needed = found.find(({ manifest }) => manifest.name === name);
			if (needed) place(needed);
		}
		ordered.push(one);
	};
	found.forEach(place);
	return ordered;
}
