/** What an organisation settles for itself: validation, features, branding, presets; and what is kept apart by name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { cacheKey, filePrefix, jobGroup, room, vectorCollection } from '../src/tenancy/names.ts';
import { RULE_PACKS } from '../src/tenancy/rule-packs.ts';
import { settingFaults } from '../src/tenancy/settings.ts';

const FEATURES = {
	'open-days': { title: 'Open days' },
	'night-mode': { title: 'Night mode', default: true },
	'price-oracle': { title: 'Price oracle', pilot: true },
};

describeOnBoth('settings', (driver) => {
	let test: TestApp;
	let folder: string;
	let owner: string;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'freehold-plugin-'));
		mkdirSync(join(folder, 'schemas'));
		const freehold = { name: 'switches', core: '^0.1.0', features: FEATURES };
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'switches', version: '1.0.0', freehold }));
		test = await startApp(driver, { plugins: ['./plugins/listings', './plugins/crm', './plugins/console', folder] });
		owner = await test.harbor.asUser('owner');
	});
	afterAll(async () => {
		await test?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const change = (body: unknown, as = owner) => test.call('PATCH', `/v1/organizations/${test.harbor.id}`, { as, body });
	const known = () => test.app.asSystem(test.harbor.id, async ({ organization }) => organization);

	it('are refused where they mean nothing, each by name', async () => {
		const wrong = {
			timeZone: 'Mars/Base',
			locale: 'xx-not-a-tag-at-all-really',
			currency: 'ZZZ',
			rulePack: 'dubay',
			units: 'acres',
			firstDayOfWeek: 'friday',
			logoUrl: 'javascript:alert(1)',
			primaryColor: 'red',
			senderName: 'Ann\r\nBcc: all@example.com',
		};
		for (const [name, value] of Object.entries(wrong)) {
			const { status, body } = await change({ [name]: value });
			expect([name, status, body.errors?.[0]?.pointer]).toEqual([name, 422, `/${name}`]);
		}
		expect((await change({ rulePack: 'dubay' })).body.detail).toContain('dubai');
	});

	it('hold for the next call, and whoever has the permission sees them', async () => {
		expect((await known()).units).toBe('sqft');
		const settings = {
			units: 'sqm',
			firstDayOfWeek: 'monday',
			timeZone: 'Europe/Lisbon',
			rulePack: 'north-america',
			displayName: 'Harbor by the sea',
			logoUrl: 'https://www.harbor.example/logo.svg',
			primaryColor: '#123abc',
			senderName: 'Harbor',
			senderEmail: 'hello@harbor.example',
		};
		expect(await change(settings)).toMatchObject({ status: 200, body: settings });
		expect(await known()).toMatchObject(settings);
		expect((await change({ units: 'sqft' }, await test.harbor.asUser('agent'))).status).toBe(403);
	});

	it('show pages the branding and nothing of the rest', async () => {
		await change({ displayName: 'Harbor by the sea', senderEmail: 'hello@harbor.example' });
		const origin = 'https://www.harbor.example';
		const as = await test.harbor.publishableKey([origin]);
		const { status, body } = await test.call('GET', `/v1/organizations/${test.harbor.id}`, { as, headers: { origin } });
		expect([status, body.displayName]).toEqual([200, 'Harbor by the sea']);
		expect(Object.keys(body).toSorted()).toEqual(
			[
				'id',
				'name',
				'displayName',
				'logoUrl',
				'primaryColor',
				'accentColor',
				'currency',
				'country',
				'timeZone',
				'locale',
				'units',
				'firstDayOfWeek',
			].toSorted(),
		);
	});

	it('switch features on and off; what is not declared is refused, and a pilot is the operator’s', async () => {
		expect((await known()).features).toEqual({ 'open-days': false, 'night-mode': true, 'price-oracle': false });
		expect((await change({ features: { 'open-days': true } })).status).toBe(200);
		expect((await change({ features: { 'night-mode': false } })).status).toBe(200);
		expect((await known()).features).toEqual({ 'open-days': true, 'night-mode': false, 'price-oracle': false });
		const unknown = await change({ features: { 'open-day': true } });
		expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '/features/open-day']);
		expect(unknown.body.detail).toContain('open-days');
		expect((await change({ features: { 'price-oracle': true } })).body.errors[0].code).toBe('pilot');

		await test.app.asSystem(test.palm.id, ({ sql }) => sql('update organizations set operator = true'));
		test.app.tenancy.changed(test.palm.id);
		const path = `/v1/platform/organizations/${test.harbor.id}/plan`;
		const as = await test.palm.asUser('owner');
		expect((await test.call('PUT', path, { as, body: { features: { 'price-oracle': true } } })).status).toBe(200);
		expect((await known()).features).toEqual({ 'open-days': true, 'night-mode': false, 'price-oracle': true });
		expect((await test.call('PUT', path, { as, body: { features: { oracle: true } } })).status).toBe(422);
		// The organisation's own change leaves the pilot as it is.
		await change({ features: { 'open-days': false } });
		expect((await known()).features['price-oracle']).toBe(true);
	});
});

describe('the presets of rule packs', () => {
	it('are settings that the platform itself would take', () => {
		for (const [rulePack, { preset }] of RULE_PACKS)
			expect([rulePack, settingFaults({ rulePack, ...preset })]).toEqual([rulePack, []]);
	});
});

describe('the names of what is kept outside of tables', () => {
	const [one, other] = ['0190a6e0-0000-7000-8000-000000000001', '0190a6e0-0000-7000-8000-000000000002'];
	/** What somebody could call a thing to get into another organisation's. */
	const tricks = ['', '.', '..', '../x', `../${other}`, `/${other}`, `${other}`, `:${other}`, 'a/b', 'a:b', 'a%2Fb', 'É', 'a b'];

	it('never meet: not between organisations, not between two names of one', () => {
		const makers = {
			cache: (at: string, name: string) => cacheKey(at, 'listing', name),
			vectors: vectorCollection,
			room: (at: string, name: string) => room(at, name),
			jobs: jobGroup,
		};
		for (const [what, make] of Object.entries(makers)) {
			const names = [one, other].flatMap((at) => tricks.map((name) => make(at, name)));
			expect([what, new Set(names).size]).toEqual([what, names.length]);
		}
		expect(filePrefix(one)).not.toBe(filePrefix(other));
		for (const name of tricks) {
			expect(cacheKey(one, name)).toMatch(new RegExp(`^${one}/[^/:]*$`));
			expect(room(one, name)).toMatch(new RegExp(`^organization:${one}:[^/:]*$`));
			expect(vectorCollection(one, name)).toMatch(/^Org[0-9a-f]{32}_\w*$/);
		}
	});
});
