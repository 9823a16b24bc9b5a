import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { PGlite } from '@electric-sql/pglite';
import type { Config } from '../config.ts';
import { type Connections, connectPglite, connectPostgres } from '../data/database.ts';
import { embeddedExtensions } from '../data/extensions.ts';
import { type MigrationState, migrateStatus } from '../data/migrate.ts';
import { ownerOfPglite, withPostgresOwner } from '../data/owner.ts';
import { localKeyService } from '../encryption/key-service.ts';
import { createKeyring } from '../encryption/keyring.ts';
import { BootError, bootError } from '../errors.ts';
import { findPlugins } from '../plugin.ts';
import type { Live } from '../safety/live.ts';
import { examine, look, unknownRisks } from '../safety/safety.ts';
import type { Registry } from '../schema/model.ts';
import { loadRegistry } from '../schema/registry.ts';
import { portLines, serviceLines } from './doctor-ports.ts';

/** One line of what the doctor says. `mend` is a whole sentence: what to do. */
export type Line = {
	id: string;
	outcome: 'ok' | 'warning' | 'fault' | 'accepted';
	title: string;
	found?: string;
	mend?: string /** What one more service or account would change. */;
	would?: string[];
};

/**
 * `freehold doctor [--json]`: looks at configuration, machine and database with the checks that a production start is held to.
 * In development a fault of production is a warning. Resolves to the exit code: 1 where there is a fault.
 */
export async function doctor(args: string[], config: Config): Promise<number> {
	const { json } = read(args);
	const lines = await diagnose(config);
	process.stdout.write(json ? `${JSON.stringify(lines, null, '\t')}\n` : `${lines.map(lineOf).join('\n')}\n`);
	return lines.some(({ outcome }) => outcome === 'fault') ? 1 : 0;
}

function read(args: string[]): { json?: boolean | undefined } {
	try {
		return parseArgs({ args, options: { json: { type: 'boolean' } } }).values;
	} catch (error) {
		throw bootError('command_invalid', { detail: (error as Error).message, suggestion: 'freehold doctor [--json]' });
	}
}

/** Everything that there is to say, in the order of the checks. */
export async function diagnose(config: Config): Promise<Line[]> {
	const plugins = findPlugins(config);
	const registry = loadRegistry(plugins);
	const asked = await ask(config, registry);
	const results = examine({ config, ...(asked.live ? { live: asked.live } : {}) });
	return [
		...unknownRisks(config).map(
			({ found = '', suggestion = '' }): Line => ({
				id: 'accept',
				outcome: 'fault',
				title: 'FREEHOLD_ACCEPT names checks',
				found,
				mend: suggestion,
			}),
		),
		...results.map(({ check, finding, outcome }): Line => {
			const milder = outcome === 'fault' && config.mode !== 'production' ? 'warning' : outcome;
			return {
				id: check.id,
				outcome: milder,
				title: check.title,
				...(finding ? { found: finding.found, mend: finding.mend } : {}),
			};
		}),
		...asked.lines,
		...serviceLines(config),
		...portLines(config, plugins),
	];
}

type Asked = { live: Live | null; lines: Line[] };

/** What only the database can tell; where it does not answer, that is the finding. */
async function ask(config: Config, registry: Registry): Promise<Asked> {
	const title = 'the database answers, and has every migration';
	let connections: Connections | undefined;
	try {
		const { opened, states } = await open(config, registry);
		connections = opened;
		const behind = states.filter(({ state }) => state !== 'applied').map(({ plugin, name }) => `${plugin}/${name}`);
		const line: Line = behind.length
			? {
					id: 'migrations',
					outcome: 'fault',
					title,
					found: `not applied: ${behind.join(', ')}`,
					mend: 'Run: freehold migrate up',
				}
			: { id: 'migrations', outcome: 'ok', title };
		return { live: await look(connections.borrow, registry), lines: [line] };
	} catch (error) {
		return { live: null, lines: [{ id: 'migrations', outcome: 'fault', title, ...told(error) }] };
	} finally {
		await connections?.close();
	}
}

async function open(config: Config, registry: Registry): Promise<{ opened: Connections; states: MigrationState[] }> {
	let states: MigrationState[] = [];
	// Nothing that is encrypted is read here, so any master key does.
	const keyring = createKeyring(localKeyService(randomBytes(32)));
	if (config.databaseUrl) {
		states = await withPostgresOwner(config, (owner) => migrateStatus(owner, registry.plugins));
		return { opened: connectPostgres(config, keyring), states };
	}
	const prepare = async (pglite: PGlite): Promise<void> => {
		states = await migrateStatus(ownerOfPglite(pglite), registry.plugins);
	};
	const opened = await connectPglite(config, keyring, prepare, await embeddedExtensions(registry.plugins));
	return { opened, states };
}

function told(error: unknown): { found: string; mend: string } {
	const [fault] = error instanceof BootError ? error.faults : [];
	return {
		found: (fault?.found ?? fault?.detail ?? (error as Error).message).split('\n')[0] as string,
		mend: fault?.suggestion ?? 'Is DATABASE_URL right, is the server up, and has “freehold migrate up” been run?',
	};
}

function lineOf({ id, outcome, title, found, mend, would = [] }: Line): string {
	const rest = [
		...(found === undefined ? [] : [`found: ${found}`]),
		...(found !== undefined && mend ? [`mend:  ${mend}`] : []),
		...would.map((one) => `with   ${one}`),
	];
	return [`${outcome.padEnd(9)}${id.padEnd(20)}${title}`, ...rest.map((one) => ' '.repeat(29) + one)].join('\n');
}
