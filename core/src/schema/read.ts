import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BootCode, BootFault } from '../errors.ts';
import type { JsonSchema, Manifest, Registry, Word } from './model.ts';
import { vocabularyFile } from './vocabulary.ts';

/** A schema file as it stands on disk, parsed and not yet checked. */
export type SchemaFile = {
	plugin: Manifest /** `listing.json` */;
	name: string /** As messages show it. */;
	file: string;
	document: unknown;
};

/** A file as messages name it: below the working directory without what stands above. */
export function shownFile(file: string): string {
	const below = relative(process.cwd(), file);
	return below.startsWith('..') ? file : below;
}

/** Parses a JSON file; where it is none, the fault tells line and column. */
export function readJson(file: string, code: BootCode): { value: unknown } | { fault: BootFault } {
	try {
		return { value: JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) };
	} catch (error) {
		const found =
			error instanceof SyntaxError ? error.message : `a file that cannot be read (${(error as NodeJS.ErrnoException).code})`;
		return {
			fault: {
				code,
				file: shownFile(file),
				found,
				meant: 'JSON (RFC 8259): names in double quotes, no comments, no comma at the end',
			},
		};
	}
}

/** The `schemas/*.json` of a plugin, by name; a plugin may have none. */
export function readSchemaFiles(plugin: Manifest): { files: SchemaFile[]; faults: BootFault[] } {
	const folder = join(plugin.folder, 'schemas');
	const files: SchemaFile[] = [];
	const faults: BootFault[] = [];
	for (const name of namesIn(folder)) {
		const read = readJson(join(folder, name), 'schema_unreadable');
		if ('fault' in read) faults.push(read.fault);
		else files.push({ plugin, name, file: shownFile(join(folder, name)), document: read.value });
	}
	return { files, faults };
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

const WORDS: readonly Word[] = ['money', 'address', 'geo-point', 'area', 'person-name', 'email', 'phone', 'time-window'];

/** The shared words, without what only a file of its own needs. */
export function readWords(): Registry['words'] {
	const entries = WORDS.map((word) => {
		const { $schema, $id, ...schema } = JSON.parse(readFileSync(vocabularyFile(`words/${word}.json`), 'utf8')) as JsonSchema;
		return [word, schema] as const;
	});
	return Object.fromEntries(entries) as Registry['words'];
}
