import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Config } from '../config.ts';
import { tableOf } from '../data/table.ts';
import { bootError } from '../errors.ts';
import { apiChanges, changesText } from '../generate/changes/changes.ts';
import { openapi } from '../generate/openapi.ts';
import { deriveOperations } from '../operations/derive.ts';
import { CORE_VERSION, findPlugins } from '../plugin.ts';
import { loadRegistry } from '../schema/registry.ts';
import { type ApiDocument, readDocument, versionOf } from './api-documents.ts';

const USAGE = `freehold api diff OLD [NEW]         what changed for callers between two OpenAPI documents (.json or .json.gz); NEW: this installation
  --check                          end with 1 where something that worked may fail
freehold api document --out FILE   write the OpenAPI document of this installation (.json or .json.gz)
`;

/** `freehold api diff|document`. Resolves to the exit code: with `--check` 1 where there are breaking changes. */
export async function api([command = '', ...args]: string[], readConfig: () => Config): Promise<number> {
	const { positionals, check, out } = read(args);
	const [from, to, ...more] = positionals;
	if (command === 'document' && out !== undefined && from === undefined) return document(out, readConfig());
	if (command !== 'diff' || from === undefined || more.length > 0) {
		process.stdout.write(USAGE);
		return command === '' || command === '--help' ? 0 : 2;
	}
	const before = await readDocument(from);
	const after = to === undefined ? documentOf(readConfig()) : await readDocument(to);
	const changes = apiChanges(before, after);
	process.stdout.write(changesText(changes, { from: versionOf(before), to: versionOf(after) }));
	return check && changes.some(({ weight }) => weight === 'breaking') ? 1 : 0;
}

/** Derived from the schema files alone: nothing is started, and no database looked at. */
function documentOf(config: Config): ApiDocument {
	const registry = loadRegistry(findPlugins(config));
	const tables = new Map([...registry.entities.values()].map((entity) => [entity.name, tableOf(entity, registry)]));
	return openapi({ registry, operations: deriveOperations(registry, tables), version: CORE_VERSION, url: config.publicUrl });
}

async function document(out: string, config: Config): Promise<number> {
	const text = `${JSON.stringify(documentOf(config))}\n`;
	await writeFile(out, out.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
	process.stdout.write(`wrote ${out}\n`);
	return 0;
}

function read(args: string[]) {
	try {
		const options = { check: { type: 'boolean', default: false }, out: { type: 'string' } } as const;
		const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
		return { ...values, positionals };
	} catch (error) {
		throw bootError('command_invalid', { found: (error as Error).message, suggestion: USAGE });
	}
}
