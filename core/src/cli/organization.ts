import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import type { Config } from '../config.ts';
import { bootError, problem } from '../errors.ts';
import { type Founding, foundOrganization, organizationBySlug } from '../identity/found.ts';
import { passwordFaults } from '../identity/password-rules.ts';
import type { Scope } from '../operations/model.ts';
import { listOrganizations } from '../tenancy/list.ts';
import { PLANS, type PlanName } from '../tenancy/plans.ts';
import { featureFaults, refuseFaults, settingFaults } from '../tenancy/settings.ts';
import { GRACE_DAYS } from '../tenancy/standing.ts';
import { markDeleted, resume, type Standing, setTerms, suspend } from '../tenancy/standings.ts';

const USAGE = `freehold organization list [--status active|suspended|deleted]
freehold organization create SLUG --name NAME [--plan PLAN] [--rule-pack PACK] [--currency USD] [--country US] [--time-zone ZONE] [--locale TAG]
                             [--owner-email EMAIL --owner-name NAME, the password on standard input]
freehold organization suspend SLUG --reason WORDS    nobody of it gets in
freehold organization resume SLUG                    ends a suspension, or undoes a deletion within ${GRACE_DAYS} days
freehold organization plan SLUG ${Object.keys(PLANS).join('|')} [--calls-per-hour N]
freehold organization feature SLUG NAME on|off       also pilots
freehold organization operator SLUG on|off           may its people manage the others?
freehold organization export SLUG --out FILE.zip     everything of it
freehold organization delete SLUG --reason WORDS     nobody gets in; purged after ${GRACE_DAYS} days
freehold organization purge                          purges what was deleted more than ${GRACE_DAYS} days ago`;

type Options = Record<string, string | undefined>;
type Command = (app: App, words: string[], options: Options) => Promise<string>;

/** `freehold organization …`: organisations as the operator of the platform has them, without signing in. */
export async function organizationCommand([name = '', ...args]: string[], config: Config): Promise<number> {
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (!command) {
		process.stdout.write(`${USAGE}\n`);
		return name === '' || name === '--help' ? 0 : 2;
	}
	const { words, options } = readArguments(args);
	const app = await createApp({ ...config, logLevel: 'warn' });
	try {
		process.stdout.write(`${await command(app, words, options)}\n`);
		return 0;
	} finally {
		await app.stop();
	}
}

const COMMANDS: Record<string, Command> = {
	async list(app, _words, { status }) {
		const lines: string[] = [];
		let cursor: string | null = '';
		while (cursor !== null) {
			const query = { ...(status ? { status } : {}), limit: '100', ...(cursor ? { cursor } : {}) };
			const page: Awaited<ReturnType<typeof listOrganizations>> = await app.borrow(null, (sql) => listOrganizations(sql, query));
			lines.push(...page.data.map(lineOf));
			cursor = page.next;
		}
		return lines.join('\n') || 'There is no organisation.';
	},
	create,
	suspend: (app, [slug], { reason }) =>
		change(app, slug, 'suspend', reason, ({ sql }, id) => suspend(sql, id, needed(reason, '--reason'))),
	resume: (app, [slug]) => change(app, slug, 'resume', undefined, ({ sql }, id) => resume(sql, id)),
	delete: (app, [slug], { reason }) =>
		change(app, slug, 'delete', reason, ({ sql }, id) => markDeleted(sql, id, needed(reason, '--reason'))),
	plan(app, [slug, plan], options) {
		const calls = options['calls-per-hour'];
		if (calls !== undefined && !/^[1-9]\d{0,7}$/.test(calls)) throw wrong(`--calls-per-hour ${calls}: meant a whole number`);
		const terms = {
			...(plan === undefined ? {} : { plan: planNamed(plan) }),
			...(calls === undefined ? {} : { apiCallsPerHour: Number(calls) }),
		};
		if (Object.keys(terms).length === 0) throw wrong('which plan?');
		return change(app, slug, 'plan', undefined, ({ sql }, id) => setTerms(sql, id, terms));
	},
	feature(app, [slug, name = '', word]) {
		const features = { [name]: onOrOff(word) };
		refuseFaults(featureFaults(features, app.tenancy.features, true));
		return change(app, slug, 'feature', undefined, ({ sql }, id) => setTerms(sql, id, { features }));
	},
	operator(app, [slug, word]) {
		const isOperator = onOrOff(word);
		return change(app, slug, 'operator', undefined, async ({ sql }, id) => {
			await sql('update organizations set operator = $2, updated_at = now() where id = $1', [id, isOperator]);
			return setTerms(sql, id, {});
		});
	},
	async export(app, [slug], { out }) {
		const id = await idOf(app, slug);
		const file = needed(out, '--out');
		const { body } = await app.tenancy.export((work) => app.asSystem(id, work));
		await pipeline(body, createWriteStream(file, { flags: 'wx' }));
		return `Everything of ${slug} is in ${file}`;
	},
	async purge(app) {
		const { organizations, rows } = await app.tenancy.purge();
		return `Purged ${organizations} ${organizations === 1 ? 'organisation' : 'organisations'}, ${rows} rows`;
	},
};

async function create(app: App, [slug]: string[], options: Options): Promise<string> {
	const short = needed(slug, 'SLUG');
	const founding: Founding = {
		slug: short,
		name: needed(options.name, '--name'),
		plan: planNamed(options.plan ?? 'free'),
		...('rule-pack' in options ? { rulePack: options['rule-pack'] as string } : {}),
		...(options.currency ? { currency: options.currency } : {}),
		...(options.country ? { country: options.country } : {}),
		...(options['time-zone'] ? { timeZone: options['time-zone'] } : {}),
		...(options.locale ? { locale: options.locale } : {}),
		...(options['owner-email'] ? { owner: await ownerOf(options) } : {}),
	};
	if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(short)) throw wrong(`${slug}: meant lower case letters, digits and hyphens`);
	refuseFaults(settingFaults(founding));
	if (await organizationBySlug({ read: app.borrow }, short))
		throw problem('conflict', { detail: `There is an organisation ${slug} already` });
	const { organization } = await foundOrganization({ inOrganization: app.borrow }, founding);
	return `Created ${slug}, ${organization}, on the plan ${founding.plan}`;
}

/** The password never stands on the command line, where everybody on the machine can read it. */
async function ownerOf(options: Options): Promise<NonNullable<Founding['owner']>> {
	let password = '';
	for await (const part of process.stdin) password += part;
	password = password.trim();
	const faults = passwordFaults(password);
	if (faults.length)
		throw wrong(`the owner's password comes on standard input: ${faults.map(({ detail }) => detail).join('; ')}`);
	return {
		email: needed(options['owner-email'], '--owner-email'),
		name: needed(options['owner-name'], '--owner-name'),
		password,
	};
}

async function change(
	app: App,
	slug: string | undefined,
	name: string,
	reason: string | undefined,
	work: (scope: Scope, id: string) => Promise<Standing>,
): Promise<string> {
	const id = await idOf(app, slug);
	const standing = await app.asSystem(id, async (scope) => {
		const event = { kind: 'admin_action', action: `organization.${name}`, entity: 'organization', record: id } as const;
		await scope.audit({ ...event, ...(reason ? { reason } : {}) });
		return work(scope, id);
	});
	app.tenancy.changed(id);
	return lineOf(standing);
}

async function idOf(app: App, slug: string | undefined): Promise<string> {
	const id = await organizationBySlug({ read: app.borrow }, needed(slug, 'SLUG'));
	if (!id) throw wrong(`there is no organisation “${slug}”`);
	return id;
}

const lineOf = ({ slug, name, plan, status, statusReason, operator, users, id }: Standing): string =>
	[
		slug.padEnd(20),
		status.padEnd(10),
		plan.padEnd(13),
		`${users} users`.padEnd(11),
		id,
		name,
		operator ? '(operator)' : '',
		statusReason ?? '',
	]
		.filter(Boolean)
		.join('  ');

function readArguments(args: string[]): { words: string[]; options: Options } {
	const text = { type: 'string' } as const;
	const names = ['name', 'plan', 'rule-pack', 'currency', 'country', 'time-zone', 'locale', 'owner-email', 'owner-name'];
	const all = [...names, 'reason', 'status', 'out', 'calls-per-hour'];
	try {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: Object.fromEntries(all.map((name) => [name, text])),
		});
		return { words: positionals, options: values as Options };
	} catch (error) {
		throw wrong((error as Error).message);
	}
}

function needed(value: string | undefined, what: string): string {
	if (!value) throw wrong(`${what} is needed`);
	return value;
}

function planNamed(name: string): PlanName {
	if (Object.hasOwn(PLANS, name)) return name as PlanName;
	throw wrong(`the plan ${name}: meant one of ${Object.keys(PLANS).join(', ')}`);
}

function onOrOff(word: string | undefined): boolean {
	if (word === 'on' || word === 'off') return word === 'on';
	throw wrong(`${word ?? 'nothing'}: meant on or off`);
}

const wrong = (found: string) => bootError('command_invalid', { found, suggestion: USAGE });
