import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import semver from 'semver';
import { bootError } from '../errors.ts';

/** An OpenAPI document of the platform. */
export type ApiDocument = Record<string, unknown>;

export const versionOf = ({ info }: ApiDocument): string =>
	(info as { version?: string } | undefined)?.version ?? 'an unnamed version';

/** @throws command_invalid where it is none */
export async function readDocument(file: string): Promise<ApiDocument> {
	try {
		const bytes = await readFile(file);
		const found = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as ApiDocument;
		if (typeof found?.openapi === 'string') return found;
	} catch (error) {
		throw bootError('command_invalid', {
			file,
			found: (error as Error).message,
			meant: 'an OpenAPI document, .json or .json.gz',
		});
	}
	throw bootError('command_invalid', { file, found: 'something else', meant: 'an OpenAPI document' });
}

/** The document of the newest release that is kept in a folder, as `1.2.0.json.gz`. */
export async function newestDocument(folder: string): Promise<ApiDocument | undefined> {
	const versions = existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/\.json\.gz$/, '')) : [];
	const newest = versions.filter((version) => semver.valid(version)).sort(semver.rcompare)[0];
	return newest === undefined ? undefined : readDocument(join(folder, `${newest}.json.gz`));
}
