import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Names, pascal, Refusal, titled } from './names.ts';

const TEMPLATE = join(import.meta.dirname, '../template');

/**
 * Writes the plugin into the folder. Resolves to the paths of its files.
 * @throws Refusal where something stands there already
 */
export function writePlugin(folder: string, names: Names): string[] {
	if (existsSync(folder)) {
		// What a fresh repository has, and packages that were linked or installed before.
		const found = readdirSync(folder).filter((name) => !['.git', 'node_modules', 'LICENSE'].includes(name));
		if (found.length > 0)
			throw new Refusal(`${folder} is not empty: there is ${found.slice(0, 3).join(', ')}. Choose another folder.`);
	}
	return filesIn('').map((path) => {
		const to = renamed(path, names);
		mkdirSync(dirname(join(folder, to)), { recursive: true });
		writeFileSync(join(folder, to), filledIn(path, readFileSync(join(TEMPLATE, path), 'utf8'), names));
		return to;
	});
}

function filesIn(below: string): string[] {
	return readdirSync(join(TEMPLATE, below), { withFileTypes: true }).flatMap((entry) => {
		const path = join(below, entry.name);
		return entry.isDirectory() ? filesIn(path) : [path];
	});
}

/** npm leaves `.gitignore` out of packages. */
const renamed = (path: string, { entity }: Names): string =>
	path.replace(/^gitignore$/, '.gitignore').replace(/\bsample\b/, entity);

/** The template is a plugin itself, called `sampling`, of one entity, `sample`. */
function filledIn(path: string, text: string, { plugin, entity, plural }: Names): string {
	return text
		.replaceAll(/\bsampling\b/g, plugin)
		.replaceAll(/\bSamples?(?=[A-Z])/g, pascal(entity))
		.replaceAll(/\bsamples\b/g, plural)
		.replaceAll(/\bsample\b/g, entity)
		.replaceAll(/\bSamples\b/g, titled(plural))
		.replaceAll(/\bSample\b/g, path.endsWith('.ts') ? pascal(entity) : titled(entity));
}
