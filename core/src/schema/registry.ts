import { type BootFault, refuseFaults } from '../errors.ts';
import { findBombs } from './bombs.ts';
import { type EntityDocument, entityOf, nameOf } from './entity.ts';
import { checkLinks } from './links.ts';
import type { Manifest, Registry } from './model.ts';
import { checkNeighbours, type Read } from './neighbours.ts';
import { readSchemaFiles, readWords, type SchemaFile } from './read.ts';
import { checkFile } from './vocabulary.ts';

/**
 * Reads and checks every schema file of the plugins, in their order, the files of one by name.
 * @throws BootError with all faults of all files at once
 */
export function loadRegistry(manifests: Manifest[]): Registry {
	const words = readWords();
	const faults: BootFault[] = [];
	const ids = new Set<string>();
	const read: Read[] = [];
	for (const plugin of manifests) {
		const found = readSchemaFiles(plugin);
		faults.push(...found.faults);
		for (const file of found.files) {
			const id = (file.document as EntityDocument | null)?.$id;
			if (typeof id === 'string') ids.add(id);
			const bombs = findBombs(file.document, file.file, 'schema_invalid');
			// What is too large to check is not checked further.
			const refused = bombs.length
				? bombs
				: [...checkFile('entity', file.document, file.file, 'schema_invalid'), ...checkPlace(file, id)];
			faults.push(...refused);
			if (refused.length === 0) read.push(readEntity(file));
		}
	}
	for (const { entity, document } of read) faults.push(...checkLinks(entity, document, words));
	faults.push(...checkNeighbours(read, ids));
	refuseFaults(faults);
	return { plugins: manifests, entities: new Map(read.map(({ entity }) => [entity.name, entity])), words };
}

function readEntity({ document, plugin, file }: SchemaFile): Read {
	const checked = document as EntityDocument;
	return { entity: entityOf(checked, plugin, file), document: checked, plugin };
}

/** The `$id` says the plugin and the file's name. */
function checkPlace({ plugin, name, file }: SchemaFile, id: unknown): BootFault[] {
	if (typeof id !== 'string' || !id.includes('/')) return [];
	const meant = `${plugin.name}/${name.slice(0, -'.json'.length)}`;
	if (id === meant) return [];
	const fault = {
		code: 'schema_invalid' as const,
		file,
		pointer: '/$id',
		found: `"${id}"`,
		meant: `"${meant}": the plugin's name and the file's`,
	};
	const isRenamed = id.startsWith(`${plugin.name}/`);
	return [{ ...fault, suggestion: isRenamed ? `Or call the file ${nameOf(id)}.json.` : `Write "$id": "${meant}".` }];
}
