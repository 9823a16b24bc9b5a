/** `freehold plugin check`: everything that is wrong with a plugin, at once. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPlugin } from '../core/src/plugin-check/check.ts';
import { FREEHOLD, ROOT } from './harness/once.ts';

const JOTTING = {
	$id: 'jottings/jotting',
	title: 'Jotting',
	description: 'Something to remember.',
	type: 'object',
	additionalProperties: false,
	required: ['text'],
	properties: { text: { type: 'string', maxLength: 200, description: 'What.' } },
	'x-entity': { plural: 'jottings', title: 'text' },
};

const RIGHT: Record<string, unknown> = {
	'package.json': {
		name: 'plugin-jottings',
		version: '1.0.0',
		license: 'UNLICENSED',
		type: 'module',
		peerDependencies: { '@freehold/core': '^0.1.0' },
		freehold: { name: 'jottings', core: '^0.1.0', requires: { crm: '^0.1.0' }, code: './src/plugin.ts' },
	},
	'README.md': '# Jottings\n',
	'schemas/jotting.json': JOTTING,
	'src/plugin.ts': `import { definePlugin } from '@freehold/core';

export default definePlugin({
	name: 'jottings',
	after: { 'lead.create': async ({ id }, scope) => void (await scope.records('jotting').create({ text: id })) },
});
`,
	'test/jotting.test.ts': '',
};

const manifest = RIGHT['package.json'] as { freehold: object };

describe('freehold plugin check', () => {
	const folders: string[] = [];
	afterAll(() => {
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	});

	/** The right plugin, but for these files; null: not there. */
	const plugin = async (files: Record<string, unknown> = {}): Promise<string> => {
		const folder = mkdtempSync(join(tmpdir(), 'freehold-check-'));
		folders.push(folder);
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		for (const [name, content] of Object.entries({ ...RIGHT, ...files })) {
			if (content === null) continue;
			mkdirSync(join(folder, dirname(name)), { recursive: true });
			writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
		}
		return folder;
	};
	const faultsOf = async (files: Record<string, unknown>): Promise<string[]> => {
		const { faults } = await checkPlugin(await plugin(files), () => loadConfig(ROOT, {}));
		return faults.map(({ code, pointer = '', found = '' }) => `${code} ${pointer} ${found}`);
	};

	describe('from the command line', () => {
		let folder: string;
		beforeAll(async () => {
			folder = await plugin();
		});
		const check = () =>
			promisify(execFile)(process.execPath, [FREEHOLD, 'plugin', 'check', folder], { cwd: ROOT }).then(
				({ stdout }) => ({ code: 0, stdout }),
				({ code, stdout }) => ({ code, stdout }),
			);

		it('tells what to do, and ends with 1; with 0 when it is done', async () => {
			const first = await check();
			expect(first).toEqual({ code: 1, stdout: expect.stringContaining('freehold migrate create') });
			expect(first.stdout).toContain('jottings: 1 fault');
			writeFileSync(
				join(folder, 'freehold.config.json'),
				JSON.stringify({ plugins: ['@freehold/plugin-listings', '@freehold/plugin-crm', '.'] }),
			);
			await promisify(execFile)(process.execPath, [FREEHOLD, 'migrate', 'create'], { cwd: folder });
			expect(await check()).toEqual({ code: 0, stdout: 'jottings: nothing to mend\n' });
		});
	});

	it('tells what would stop a start, of manifest, schema files and code together', async () => {
		const faults = await faultsOf({
			'schemas/lead.json': { ...JOTTING, $id: 'jottings/lead', 'x-entity': { plural: 'leads', title: 'text' } },
			'src/plugin.ts': `export default { name: 'remarks' };\n`,
		});
		expect(faults).toContainEqual(expect.stringContaining('entity_duplicate'));
		expect(faults).toContainEqual(expect.stringContaining('plugin_name name'));
		expect(await faultsOf({ 'package.json': { ...manifest, freehold: { ...manifest.freehold, name: 'crm' } } })).toContainEqual(
			expect.stringContaining('plugin_duplicate'),
		);
	});

	it('tells what the code builds on and may not', async () => {
		const faults = await faultsOf({
			'src/plugin.ts': `import { definePlugin } from '@freehold/core';
import { createApp } from '@freehold/core/src/app.ts';
import lead from '@freehold/plugin-crm';
import axios from 'axios';
import 'left-pad';
import '../../elsewhere.ts';
import { readFileSync } from 'node:fs';

export default definePlugin({ name: 'jottings' });
`,
			'src/screens/screens.ts': `import { html } from 'lit';\nimport { client } from '@freehold/sdk/src/client.ts';\n`,
		});
		const found = (name: string): string => `plugin_contract  "${name}"`;
		expect(faults.filter((fault) => fault.startsWith('plugin_contract  '))).toEqual([
			found('@freehold/core/src/app.ts'),
			found('@freehold/plugin-crm'),
			found('axios'),
			found('left-pad'),
			found('../../elsewhere.ts'),
			found('lit'),
			found('@freehold/sdk/src/client.ts'),
		]);
	});

	it('tells of other plugins that the code names and the manifest does not', async () => {
		const faults = await faultsOf({ 'package.json': { ...manifest, freehold: { ...manifest.freehold, requires: {} } } });
		expect(faults).toContainEqual(`plugin_contract /freehold/requires no "crm", and after 'lead.create'`);
	});

	it('tells what is missing', async () => {
		const faults = await faultsOf({
			'README.md': null,
			'test/jotting.test.ts': null,
			'package.json': { ...manifest, license: undefined, peerDependencies: undefined, files: ['src'] },
		});
		for (const missing of ['/license', '/peerDependencies/@freehold~1core', '/files', 'no README.md', 'no test'])
			expect(faults).toContainEqual(expect.stringMatching(new RegExp(`plugin_(incomplete|contract).*${missing}`)));
	});

	it('finds nothing to mend in our own plugins', async () => {
		for (const entry of loadConfig(ROOT, {}).plugins) {
			const { faults } = await checkPlugin(join(ROOT, entry), () => loadConfig(ROOT, {}));
			expect(faults, entry).toEqual([]);
		}
	}, 120_000);
});
