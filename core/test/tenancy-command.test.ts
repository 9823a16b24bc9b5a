/** `freehold organization …`, as a person types it, on both databases. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Driver, describeOnBoth, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';
import { organizationCommand } from '../src/cli/organization.ts';

describeOnBoth('freehold organization', (driver: Driver) => {
	let test: TestApp;
	let folder: string;
	beforeAll(async () => {
		test = await startApp(driver);
		folder = mkdtempSync(join(tmpdir(), 'freehold-export-'));
		// The embedded database is one process's at a time.
		await test.app.stop();
	});
	afterAll(async () => {
		await test?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** What the command prints, or the message it ends with. */
	const told = async (...args: string[]): Promise<string> => {
		const written: string[] = [];
		const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
		try {
			await organizationCommand(args, test.app.config);
			return written.join('');
		} catch (error) {
			return (error as Error).message;
		} finally {
			stdout.mockRestore();
		}
	};

	/** In a process of its own, with something typed. */
	const typed = (args: string[], input: string): Promise<string> => {
		const { databaseUrl = '', databaseOwnerUrl = '', dataFolder } = test.app.config;
		const env = { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl, FREEHOLD_DATA: dataFolder };
		return new Promise((resolve) => {
			const options = { cwd: ROOT, env: { ...process.env, ...env } };
			const child = execFile(process.execPath, [FREEHOLD, 'organization', ...args], options, (_error, out, err) =>
				resolve(out + err),
			);
			child.stdin?.end(input);
		});
	};

	it('creates one with its owner, whose password never stands on the command line', async () => {
		const create = ['create', 'dunes', '--name', 'Dunes', '--rule-pack', 'dubai', '--plan', 'professional'];
		const owner = ['--owner-email', 'olga@dunes.example', '--owner-name', 'Olga Owner'];
		expect(await typed([...create, ...owner], 'short')).toContain("the owner's password comes on standard input");
		expect(await typed([...create, ...owner], `${PASSWORD}\n`)).toMatch(
			/^Created dunes, [0-9a-f-]{36}, on the plan professional/,
		);
		expect(await told(...create)).toContain('There is an organisation dunes already');
		expect(await told('create', 'Dunes!', '--name', 'Dunes')).toContain('lower case letters');
		expect(await told('create', 'hills', '--name', 'Hills', '--time-zone', 'Mars')).toContain('/timeZone');
		expect(await told('list')).toMatch(/^dunes +active +professional +1 users .*\n.*harbor.*\n.*palm/);
	}, 60_000);

	it('sets plan, limits, features and the operator', async () => {
		expect(await told('plan', 'dunes', 'enterprise', '--calls-per-hour', '20000')).toContain('enterprise');
		expect(await told('plan', 'dunes', 'gold')).toContain('free, professional, enterprise');
		expect(await told('operator', 'harbor', 'on')).toContain('(operator)');
		expect(await told('operator', 'harbor', 'off')).not.toContain('(operator)');
		expect(await told('feature', 'dunes', 'nothing', 'on')).toContain('No plugin declares a feature');
	}, 60_000);

	it('exports, suspends, resumes, deletes and purges', async () => {
		const out = join(folder, 'dunes.zip');
		expect(await told('export', 'dunes', '--out', out)).toContain(out);
		expect(existsSync(out)).toBe(true);
		expect(await told('suspend', 'dunes')).toContain('--reason is needed');
		expect(await told('suspend', 'dunes', '--reason', 'No answer')).toMatch(/suspended .*No answer/);
		expect((await told('list', '--status', 'suspended')).trim().split('\n')).toHaveLength(1);
		expect(await told('resume', 'dunes')).toContain('active');
		expect(await told('resume', 'dunes')).toContain('This organisation is active');
		expect(await told('delete', 'dunes', '--reason', 'Done')).toContain('deleted');
		expect(await told('purge')).toContain('Purged 0 organisations');
		expect(await told('delete', 'nowhere', '--reason', 'Done')).toContain('there is no organisation “nowhere”');
		expect(await told('fly')).toContain('freehold organization list');
	}, 60_000);
});
