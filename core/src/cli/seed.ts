import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';
import { foundOrganization } from '../identity/found.ts';
import { hashPassword } from '../identity/passwords.ts';
import { hashSecret, hintOf, uuidToBase62 } from '../identity/secret.ts';
import type { Scope } from '../operations/model.ts';
import { demoId, demoSlug } from '../safety/demo.ts';
import { PLANS, type PlanName } from '../tenancy/plans.ts';

/** Everybody's password in the demo. */
export const DEMO_PASSWORD = 'Freehold!2026';

/** Where the demo's publishable keys work: pages of this machine. */
const ORIGINS = ['http://localhost:*', 'http://127.0.0.1:*'];

type DemoOrganization = { slug: string; name: string; share: number; users: [account: string, name: string, role: string][] };

const ORGANIZATIONS: DemoOrganization[] = [
	{
		slug: 'harbour',
		name: 'Harbour & Pine',
		share: 0.6,
		users: [
			['admin', 'Eleanor Marsh', 'admin'],
			['sales', 'Julian Reyes', 'broker'],
			['agent', 'Naomi Feld', 'agent'],
			['viewer', 'Theo Lam', 'viewer'],
		],
	},
	{
		slug: 'eastshore',
		name: 'Eastshore Homes',
		share: 0.4,
		users: [
			['admin', 'Victor Anand', 'admin'],
			['sales', 'Camille Roy', 'broker'],
			['agent', 'Owen Gallagher', 'agent'],
			['viewer', 'Ana Sousa', 'viewer'],
		],
	},
];

export type Demo = {
	password: string;
	organizations: { id: string; slug: string; name: string; publishableKey: string; secretKey: string; emails: string[] }[];
};

/**
 * Demo data for every plugin that brings some: organisations, users, keys and their records, all decided by `seed`.
 * What is there already stays as it is, so that a second run changes nothing.
 */
export async function seedDemo(
	app: App,
	{ seed = 1, count, plan = 'professional' }: { seed?: number; count?: number; plan?: PlanName } = {},
): Promise<Demo> {
	const organizations: Demo['organizations'] = [];
	for (const [index, wanted] of ORGANIZATIONS.map((organization) => ofSeed(organization, seed)).entries()) {
		const id = demoId(seed, wanted.slug);
		if (!(await exists(app, id))) await found(app, id, seed, plan, wanted);
		const random = randomOf(`${seed} ${wanted.slug}`);
		for (const plant of app.seeds) {
			await app.asSystem(id, (scope) =>
				plant(scope, random, { index, share: wanted.share, ...(count === undefined ? {} : { count }) }),
			);
		}
		organizations.push({
			id,
			slug: wanted.slug,
			name: wanted.name,
			publishableKey: keyOf('pk', id, seed),
			secretKey: keyOf('sk', id, seed),
			emails: wanted.users.map(([email]) => email),
		});
	}
	return { password: DEMO_PASSWORD, organizations };
}

/** Another seed makes other organisations beside those of the first. */
function ofSeed(organization: DemoOrganization, seed: number): DemoOrganization {
	const slug = demoSlug(seed, organization.slug);
	return {
		...organization,
		slug,
		users: organization.users.map(([account, ...rest]) => [`${account}@${slug}.example`, ...rest]),
	};
}

/** `freehold seed [--seed 1] [--count 100000] [--plan enterprise]` */
export async function seedCommand(args: string[], config: Config): Promise<void> {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string', default: '1' },
			count: { type: 'string' },
			plan: { type: 'string', default: 'professional' },
			'in-production': { type: 'boolean', default: false },
		},
	});
	if (config.mode === 'production' && !values['in-production']) {
		const meant = '--in-production where it shall be done all the same';
		throw bootError('config_invalid', {
			found: 'freehold seed in production: its password and keys are known to everybody',
			meant,
		});
	}
	const app = await createApp(config);
	try {
		const started = performance.now();
		const demo = await seedDemo(app, {
			seed: wholeNumber('--seed', values.seed),
			plan: planNamed(values.plan),
			...(values.count ? { count: wholeNumber('--count', values.count) } : {}),
		});
		process.stdout.write(`${describeDemo(demo)}\nSeeded in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
	} finally {
		await app.stop();
	}
}

/** What a person needs to try the demo, as lines of text. */
export function describeDemo({ organizations, password }: Demo): string {
	const lines = organizations.map(
		({ name, emails, publishableKey }) => `  ${name.padEnd(16)} ${emails.join(', ')}\n  ${''.padEnd(16)} ${publishableKey}`,
	);
	return `Sign in with the password ${password}\n${lines.join('\n')}`;
}

function planNamed(name: string): PlanName {
	if (Object.hasOwn(PLANS, name)) return name as PlanName;
	throw bootError('config_invalid', { found: `--plan ${name}`, meant: `one of ${Object.keys(PLANS).join(', ')}` });
}

function wholeNumber(option: string, text: string): number {
	if (/^\d{1,7}$/.test(text)) return Number(text);
	throw bootError('config_invalid', { found: `${option} ${text}`, meant: 'a whole number' });
}

const exists = (app: App, id: string): Promise<boolean> =>
	app.borrow(id, async (sql) => (await sql('select 1 from organizations where id = $1', [id])).length > 0);

async function found(app: App, id: string, seed: number, plan: PlanName, { slug, name, users }: DemoOrganization): Promise<void> {
	const settings = { currency: 'USD', country: 'US', timeZone: 'America/Los_Angeles', locale: 'en-US' };
	await foundOrganization({ inOrganization: app.borrow, read: app.borrow }, { id, name, slug, plan, ...settings });
	const passwordHash = await hashPassword(DEMO_PASSWORD);
	const emailVerifiedAt = new Date().toISOString();
	await app.asSystem(id, async (scope) => {
		await scope
			.records('user')
			.createMany(
				users.map(([email, full, role]) => ({ email, name: nameOf(full), role, active: true, passwordHash, emailVerifiedAt })),
			);
		await addKeys(scope, id, seed);
	});
}

const nameOf = (full: string) => ({ full, given: full.split(' ')[0], family: full.split(' ').slice(1).join(' ') });

async function addKeys(scope: Scope, id: string, seed: number): Promise<void> {
	const publishable = keyOf('pk', id, seed);
	const secret = keyOf('sk', id, seed);
	await scope.records('api-key').createMany([
		{ name: 'Website', kind: 'publishable', prefix: publishable, hash: hashSecret(publishable), origins: ORIGINS },
		{ name: 'Back office', kind: 'secret', prefix: hintOf(secret), hash: hashSecret(secret), role: 'admin' },
	]);
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A key that the seed decides, so that a page made yesterday still works today. For demos only: it is no secret. */
function keyOf(kind: 'pk' | 'sk', organization: string, seed: number): string {
	const bytes = createHash('sha256').update(`freehold demo ${seed} ${organization} ${kind}`).digest();
	const digits = Array.from({ length: 32 }, (_, index) => DIGITS[(bytes[index] as number) % DIGITS.length]).join('');
	return `${kind}_${uuidToBase62(organization)}_${digits}`;
}

/** A row of numbers from 0 to 1 that the text decides (mulberry32). */
function randomOf(text: string): () => number {
	let state = createHash('sha256').update(text).digest().readUInt32LE();
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
