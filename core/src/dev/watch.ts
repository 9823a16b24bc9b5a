import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { CONFIG_FILE } from '../config.ts';
import type { Manifest } from '../schema/model.ts';

/** What was saved: in which plugin (`null`: the configuration), and the file's path below its folder. */
export type Saved = { plugin: string | null; file: string };

/** Folders that say nothing of how the platform behaves: what is installed, written by us, or run by hand. */
const LEFT_OUT = new Set(['node_modules', 'test', 'tests', 'dist-types']);

/** An editor saves in several steps, and several files at once. In ms. */
const SOON = 25;

/**
 * Tells what is saved in the plugins' folders and of the configuration, once things are quiet. Installed plugins do not change.
 * @returns what ends it
 */
export function watchPlugins(root: string, plugins: readonly Manifest[], tell: (saved: Saved[]) => void): () => void {
	const watchers: FSWatcher[] = [];
	let saved: Saved[] = [];
	let soon: ReturnType<typeof setTimeout> | undefined;
	const note = (plugin: string | null, file: string): void => {
		saved.push({ plugin, file });
		clearTimeout(soon);
		soon = setTimeout(() => {
			const all = saved;
			saved = [];
			tell(all);
		}, SOON);
	};
	const follow = (folder: string, recursive: boolean, hear: (file: string) => void): void => {
		// A folder that goes away is told of by the one above.
		const watcher = watch(folder, { recursive }, (_, file) => file && hear(file)).on('error', () => watcher.close());
		watchers.push(watcher);
	};
	const followPart = (plugin: Manifest, part: string): ((file: string) => void) | undefined => {
		if (!isMeant(part) || !isFolder(join(plugin.folder, part))) return undefined;
		const hear = (file: string): void => {
			if (isMeant(basename(file))) note(plugin.name, join(part, file));
		};
		follow(join(plugin.folder, part), true, hear);
		return hear;
	};
	follow(root, false, (file) => {
		if (file === CONFIG_FILE || file === 'package.json') note(null, file);
	});
	for (const plugin of plugins) {
		if (plugin.name === 'identity' || isInstalled(plugin)) continue;
		for (const part of readdirSync(plugin.folder)) followPart(plugin, part);
		follow(plugin.folder, false, (part) => {
			const hear = followPart(plugin, part);
			// What came with a new folder was there before anybody listened.
			if (hear) for (const file of readdirSync(join(plugin.folder, part))) hear(file);
			if (part === 'package.json') note(plugin.name, part);
		});
	}
	return () => {
		clearTimeout(soon);
		for (const watcher of watchers) watcher.close();
	};
}

const isInstalled = ({ folder }: Manifest): boolean => folder.includes(`${sep}node_modules${sep}`);

/** Does it stand below the configuration's folder, and is not installed there? */
export const isOwn = (plugin: Manifest, root: string): boolean =>
	(plugin.folder === root || plugin.folder.startsWith(root + sep)) && !isInstalled(plugin);

const isMeant = (name: string): boolean => !name.startsWith('.') && !LEFT_OUT.has(name) && !/(\.gen\.ts|~|\.sw.)$/.test(name);

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
