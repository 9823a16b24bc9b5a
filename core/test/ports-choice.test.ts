/** Which driver stands behind each port, and what somebody is told whose configuration does not say. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../tests/harness/once.ts';
import { loadConfig } from '../src/config.ts';
import { BootError } from '../src/errors.ts';
import { findPlugins } from '../src/plugin.ts';
import { chooseDrivers } from '../src/ports/choose.ts';
import type { PortName } from '../src/ports/model.ts';

const plugins = findPlugins(loadConfig(ROOT, {}));

const choose = (env: Record<string, string>) => chooseDrivers(plugins, loadConfig(ROOT, env));
const driverOf = (env: Record<string, string>, port: PortName) => {
	const { kind, driver } = choose(env).get(port) as NonNullable<ReturnType<ReturnType<typeof choose>['get']>>;
	return `${kind} ${driver?.name ?? '-'}`;
};
const faultsOf = (env: Record<string, string>) => {
	try {
		choose(env);
	} catch (error) {
		if (error instanceof BootError) return error.faults;
		throw error;
	}
	throw new Error('It was taken');
};

const LIVE = { FREEHOLD_MODE: 'live', FREEHOLD_PORTS: '*=none' };
const SMTP = { SMTP_URL: 'smtps://post:hunter2hunter2@mail.example:465' };
const SENDGRID = { SENDGRID_API_KEY: 'SG.x', SENDGRID_FROM: 'a@b.example' };

describe('with stand-ins', () => {
	it('every message stays in the house, and files are on the disk, whatever variables are set', () => {
		const env = { FREEHOLD_MODE: 'mock', ...SMTP, ...SENDGRID };
		expect(driverOf(env, 'email')).toBe('mock mock');
		expect(driverOf(env, 'sms')).toBe('mock mock');
		expect(driverOf(env, 'storage')).toBe('offline disk');
	});

	it('one port may be real all the same, another be in memory, a third be off', () => {
		const env = { ...SMTP, FREEHOLD_PORTS: 'email=smtp, storage=mock,push=none' };
		expect([driverOf(env, 'email'), driverOf(env, 'storage'), driverOf(env, 'push'), driverOf(env, 'sms')]).toEqual([
			'live smtp',
			'mock mock',
			'none -',
			'mock mock',
		]);
		expect(driverOf({ ...env, FREEHOLD_PORTS: 'email=smtp' }, 'storage')).toBe('offline disk');
	});

	it('a scanner of one’s own is used as soon as it is named', () => {
		expect(driverOf({}, 'scanner')).toBe('mock mock');
		expect(driverOf({ FREEHOLD_SCANNER_URL: 'tcp://clamd:3310' }, 'scanner')).toBe('live clamd');
	});
});

describe('live', () => {
	it('is the only driver with all it needs', () => {
		expect(driverOf({ ...LIVE, ...SMTP }, 'email')).toBe('live smtp');
		expect(driverOf({ ...LIVE, ...SENDGRID }, 'email')).toBe('live sendgrid');
		expect(driverOf({ ...LIVE, ...SMTP }, 'webhook')).toBe('live http');
		expect(driverOf({ ...LIVE, ...SMTP }, 'storage')).toBe('offline disk');
		expect(driverOf({ ...LIVE, ...SMTP }, 'sms')).toBe('none -');
		const s3 = { S3_BUCKET: 'homes', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
		expect(driverOf({ ...LIVE, ...SMTP, ...s3 }, 'storage')).toBe('live s3');
	});

	it('without credentials does not start, and says what is missing and how to do without', () => {
		const faults = faultsOf({ FREEHOLD_MODE: 'live' });
		const email = faults.find(({ detail }) => detail?.startsWith('Email'));
		expect(email).toMatchObject({
			code: 'driver_settings',
			found: expect.stringMatching(/smtp: SMTP_URL; or sendgrid: SENDGRID_API_KEY, SENDGRID_FROM/),
			suggestion: expect.stringMatching(/FREEHOLD_PORTS=email=mock.*email=none/),
		});
		expect(faults.map(({ detail }) => detail?.split(':')[0])).toEqual(
			expect.arrayContaining(['Email', 'Text messages', 'Push notifications']),
		);
	});

	it('with half of a service’s credentials is no silent fall back on another', () => {
		const [fault] = faultsOf({ ...LIVE, ...SMTP, S3_BUCKET: 'homes', AWS_ACCESS_KEY_ID: 'a' });
		expect(fault).toMatchObject({
			code: 'driver_settings',
			pointer: 'AWS_SECRET_ACCESS_KEY',
			found: 'without s3: AWS_SECRET_ACCESS_KEY',
		});
		const [misspelt] = faultsOf({ ...LIVE, ...SMTP, TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'x', TWILIO_FORM: '+1' });
		expect(misspelt).toMatchObject({
			pointer: 'TWILIO_FROM',
			suggestion: expect.stringContaining('Is TWILIO_FORM meant to be TWILIO_FROM?'),
		});
	});

	it('with two drivers asks which', () => {
		const [fault] = faultsOf({ ...LIVE, ...SMTP, ...SENDGRID });
		expect(fault).toMatchObject({ found: 'smtp and sendgrid', suggestion: 'FREEHOLD_PORTS=email=smtp' });
		expect(driverOf({ ...LIVE, ...SMTP, ...SENDGRID, FREEHOLD_PORTS: 'email=sendgrid,*=none' }, 'email')).toBe('live sendgrid');
	});
});

describe('what nobody knows', () => {
	it.each([
		['emial=smtp', 'Did you mean "email"?'],
		['email=smpt', 'Did you mean "smtp"?'],
	])('%s is told with what was meant', (ports, suggestion) => {
		expect(faultsOf({ ...SMTP, FREEHOLD_PORTS: ports })[0]).toMatchObject({ code: 'config_invalid', suggestion });
	});
	it('and a list that is none', () => {
		expect(() => loadConfig(ROOT, { FREEHOLD_PORTS: 'email' })).toThrow(/PORT=DRIVER/);
	});
});

describe('secrets', () => {
	it('may stand in files, and not in both places', () => {
		const folder = mkdtempSync(join(tmpdir(), 'freehold-secret-'));
		const file = join(folder, 'smtp');
		writeFileSync(file, `${SMTP.SMTP_URL}\n`);
		expect(choose({ ...LIVE, SMTP_URL_FILE: file }).get('email')?.settings.SMTP_URL).toBe(SMTP.SMTP_URL);
		expect(faultsOf({ ...LIVE, ...SMTP, SMTP_URL_FILE: file })[0]).toMatchObject({
			pointer: 'SMTP_URL_FILE',
			found: 'SMTP_URL beside it',
		});
		expect(faultsOf({ ...LIVE, SMTP_URL_FILE: join(folder, 'none') })[0]).toMatchObject({ found: 'a file that cannot be read' });
		const database = join(folder, 'database');
		writeFileSync(database, 'postgres://a:b@localhost/c\n');
		expect(loadConfig(ROOT, { DATABASE_URL_FILE: database }).databaseUrl).toBe('postgres://a:b@localhost/c');
		expect(() => loadConfig(ROOT, { REDIS_URL_FILE: join(folder, 'none') })).toThrow(/REDIS_URL_FILE/);
	});

	it('are given to the driver that names them, and shown to nobody', () => {
		const config = loadConfig(ROOT, { ...LIVE, ...SMTP, STRANGER: 'hunter2hunter2' });
		expect(`${JSON.stringify(config)} ${Object.values(config).map(String).join(' ')}`).not.toContain('hunter2');
		expect(Object.keys(chooseDrivers(plugins, config).get('email')?.settings ?? {}).sort()).toEqual([
			'EMAIL_PER_DAY',
			'SMTP_URL',
		]);
	});
});
