import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
// Not after a file of tests: others of the same worker may still write there.
process.once('exit', () => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, gone when the process is. */
export function temporaryFolder(prefix: string): string {
	const folder = mkdtempSync(join(tmpdir(), prefix));
	folders.push(folder);
	return folder;
}
