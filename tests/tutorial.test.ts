/** The tutorial, followed word by word in an empty folder by a reader who does nothing that it does not say. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './harness/once.ts';
import { freePort } from './harness/servers.ts';
import { blocksOf, createReader, deedOf } from './harness/walkthrough.ts';

const PAGE = join(ROOT, 'docs/tutorial/your-first-plugin.md');

describe('the tutorial', () => {
	let folder: string;
	let reader: ReturnType<typeof createReader>;
	let port: number;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'freehold-tutorial-'));
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		port = await freePort();
		const create = `node ${join(ROOT, 'create-plugin/src/create-freehold-plugin.ts')}`;
		reader = createReader({
			folder,
			env: {
				...{ PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`, HOME: process.env.HOME },
				...{ PORT: String(port), npm_config_update_notifier: 'false' },
			},
			// The packages are this tree's, not a registry's; and the port is one that nobody has.
			translate: (text) =>
				text.replaceAll('npm create freehold-plugin', create).replaceAll('localhost:8080', `localhost:${port}`),
		});
	});
	afterAll(async () => {
		await reader?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	let hasFailed = false;
	for (const block of blocksOf(readFileSync(PAGE, 'utf8'))) {
		const deed = deedOf(block);
		if (!deed) continue;
		it(`line ${block.line}: the reader ${deed}`, async (test) => {
			// What comes after a step that failed says nothing.
			if (hasFailed) return test.skip();
			hasFailed = true;
			await reader.does(block);
			hasFailed = false;
		}, 120_000);
	}

	it('has the form and the screen served in the end', async () => {
		const screens = await fetch(`http://localhost:${port}/screens/key-handovers/screens.js`);
		expect(await screens.text()).toContain(' keys');
		const { components } = (await (await fetch(`http://localhost:${port}/openapi.json`)).json()) as {
			components: { schemas: Record<string, { properties: object }> };
		};
		expect(components.schemas.KeyHandoverCreate?.properties).toHaveProperty('keys');
	});
});
