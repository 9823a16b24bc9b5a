/** `freehold api`: the changelog of two versions, from files, and against this installation. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';

const text = { type: 'string' };
const api = (sent: string, version: string) => ({
	openapi: '3.1.0',
	info: { version },
	paths: {
		'/v1/leads': {
			post: {
				operationId: 'createLead',
				requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { [sent]: text } } } } },
				responses: { 201: {} },
			},
		},
	},
});

describe('freehold api', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'freehold-api-'));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const freehold = (...args: string[]) =>
		promisify(execFile)(process.execPath, [FREEHOLD, 'api', ...args], { cwd: ROOT }).then(
			({ stdout }) => ({ code: 0, out: stdout }),
			({ code, stdout, stderr }) => ({ code, out: `${stdout}${stderr}` }),
		);
	const write = (name: string, document: object) => {
		const text = JSON.stringify(document);
		writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
		return join(folder, name);
	};

	it('writes the changelog of two versions, the breaking ones first, and ends with 1 where it is asked to', async () => {
		const old = write('old.json.gz', api('note', '1.0.0'));
		const page =
			'# The API from 1.0.0 to 2.0.0\n\n## Breaking: what worked may fail\n\n- `POST /v1/leads`: `note` is no longer taken\n\n## New\n\n- `POST /v1/leads`: `memo` may be sent\n';
		expect(await freehold('diff', old, write('new.json', api('memo', '2.0.0')))).toEqual({ code: 0, out: page });
		expect(await freehold('diff', old, join(folder, 'new.json'), '--check')).toEqual({ code: 1, out: page });
		expect((await freehold('diff', old, old, '--check')).out).toMatch(/Nothing that a caller would notice/);
	});

	it('compares with this installation, which says everything of itself', async () => {
		const file = join(folder, 'now.json');
		expect(await freehold('document', '--out', file)).toMatchObject({ code: 0 });
		const { code, out } = await freehold('diff', file, '--check');
		expect([code, out]).toEqual([0, expect.stringMatching(/Nothing that a caller would notice/)]);
	});

	it.each([
		['no document', () => ['diff', write('list.json', [1])], /an OpenAPI document/],
		['no file', () => ['diff', join(folder, 'nowhere.json')], /ENOENT/],
		['a misspelt option', () => ['diff', 'x', '--chek'], /chek/],
	])('tells without a stack what is wrong: %s', async (_, args, what) => {
		const { code, out } = await freehold(...args());
		expect([code, out]).toEqual([1, expect.stringMatching(what)]);
		expect(out).not.toMatch(/\n\s+at /);
	});
});
