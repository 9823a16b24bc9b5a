/** A copy of this tree in a temporary folder, in which a test may change files and run the commands that a developer runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './once.ts';

export type Tree = {
	folder: string;
	/** `freehold …` of the copy. Resolves to what it printed; rejects where it fails. */
	freehold(args: string[], environment?: Record<string, string>): Promise<string>;
	/** Hash of every file, by its path. */
	files(): Map<string, string>;
	remove(): void;
};

/** What a fresh clone does not have, and what has nothing to do with code. */
const LEFT_OUT = new Set(['node_modules', '.git', '.freehold', 'dist', '.ci', '.github']);

export function copyTree(): Tree {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-tree-'));
	for (const name of readdirSync(ROOT)) {
		if (!LEFT_OUT.has(name))
			cpSync(join(ROOT, name), join(folder, name), {
				recursive: true,
				filter: (from) => !LEFT_OUT.has(from.split('/').at(-1) as string),
			});
	}
	// npm's links into the workspaces are relative, so copied links point into the copy.
	linkModules(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return {
		folder,
		async freehold(args, environment = {}) {
			const command = [join(folder, 'core/src/cli/freehold.ts'), ...args];
			const env = { ...process.env, NODE_ENV: '', DATABASE_URL: '', LOG_LEVEL: 'warn', ...environment };
			const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: folder, env });
			return stdout;
		},
		files: () =>
			new Map(
				walk(folder).map((file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
			),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Links to the real packages; links to workspaces as they are, relative. */
function linkModules(from: string, to: string): void {
	cpSync(from, to, {
		recursive: true,
		filter: (path) => path === from || path === join(from, '@freehold') || path.startsWith(join(from, '@freehold/')),
	});
	for (const name of readdirSync(from)) {
		if (name === '@freehold') continue;
		const source = join(from, name);
		symlinkSync(lstatSync(source).isSymbolicLink() ? readlinkSync(source) : source, join(to, name));
	}
}

function walk(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (LEFT_OUT.has(entry.name) || entry.isSymbolicLink()) return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? walk(path) : [path];
	});
}

/** Paths of files that were added, changed or removed. */
export function changed(before: Map<string, string>, after: Map<string, string>): string[] {
	const names = new Set([...before.keys(), ...after.keys()]);
	return [...names].filter((name) => before.get(name) !== after.get(name)).toSorted();
}
