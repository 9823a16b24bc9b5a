import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { App } from '../app-model.ts';
import { chainKeys } from '../audit/chain.ts';
import { verifyAudit } from '../audit/verify.ts';
import type { Config } from '../config.ts';
import { organizationIds } from '../encryption/runs.ts';
import { bootError } from '../errors.ts';
import { organizationBySlug } from '../identity/found.ts';

const USAGE = `freehold audit verify [--organization SLUG] [--head HASH]   go over the chain; exit 1 where anything is wrong
freehold audit prune                                        remove what is past its retention
`;

/** `freehold audit verify|prune`. Resolves to the exit code. */
export async function auditCommand([command = '', ...args]: string[], config: Config): Promise<number> {
	if (command !== 'verify' && command !== 'prune') {
		say(USAGE.trimEnd());
		return command === '' || command === '--help' ? 0 : 2;
	}
	const options = read(args);
	const app = await createApp(config);
	try {
		return await (command === 'verify' ? verify(app, options) : prune(app));
	} finally {
		await app.stop();
	}
}

type Options = { organization?: string; head?: string };

function read(args: string[]): Options {
	try {
		const { values } = parseArgs({ args, options: { organization: { type: 'string' }, head: { type: 'string' } } });
		if (values.head && !values.organization) throw new Error('A head is one organisation’s: name it with --organization');
		return values;
	} catch (error) {
		throw bootError('command_invalid', { detail: (error as Error).message, suggestion: USAGE.trim() });
	}
}

async function verify(app: App, { organization, head }: Options): Promise<number> {
	const keyOf = chainKeys(app.connections);
	let isSound = true;
	for (const id of organization ? [await idOf(app, organization)] : await app.borrow(null, organizationIds)) {
		const report = await app.asSystem(id, ({ sql }) => verifyAudit(sql, keyOf(id), head));
		const gone = report.expired ? `, ${report.expired} past their time` : '';
		say(`${report.sound ? 'sound' : 'FAULT'}  ${id}  ${report.sealed} entries${gone}  head ${report.head ?? 'none yet'}`);
		for (const { fault, detail, entry } of report.faults) say(`       ${fault}: ${detail}${entry ? ` (${entry})` : ''}`);
		isSound &&= report.sound;
	}
	return isSound ? 0 : 1;
}

async function prune(app: App): Promise<number> {
	let removed = 0;
	for (const id of await app.borrow(null, organizationIds)) {
		const [row] = await app.borrow(id, (sql) => sql<{ count: string }>('select freehold_audit_prune() as count'));
		removed += Number(row?.count ?? 0);
	}
	say(`Removed ${removed} entries that were past their retention`);
	return 0;
}

async function idOf(app: App, slug: string): Promise<string> {
	const id = await organizationBySlug({ read: app.borrow }, slug);
	if (!id) throw bootError('command_invalid', { found: `--organization ${slug}`, meant: 'the short name of an organisation' });
	return id;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
