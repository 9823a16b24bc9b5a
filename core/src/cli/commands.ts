import { loadConfig } from '../config.ts';
import { BootError, Problem } from '../errors.ts';

type Command = { summary: string; run: (args: string[]) => Promise<number | undefined> | Promise<void> };

/** Each command is loaded when it is called, so that none pays for another. */
const COMMANDS: Record<string, Command> = {
	start: {
		summary: 'serve the API, console and widgets (--demo: with demo data where the database is empty)',
		run: async (args) => (await import('./start.ts')).startCommand(args, loadConfig()),
	},
	worker: {
		summary: 'do what nobody waits for: events, jobs, schedules, webhooks (where freehold start has the role api)',
		run: async (args) => (await import('./start.ts')).startCommand(args, loadConfig(undefined, undefined, { role: 'worker' })),
	},
	dev: {
		summary: 'serve, and follow the plugins’ files as they are saved (--fresh: with an empty database)',
		run: async (args) => (await import('./dev.ts')).devCommand(args, loadConfig),
	},
	plugin: {
		summary: 'check [FOLDER]: everything that is wrong with a plugin, before anybody installs it',
		run: async (args) => (await import('./plugin-check.ts')).pluginCommand(args, (root) => loadConfig(root)),
	},
	migrate: {
		summary: 'create | up | status: the database’s shape, as files',
		run: async (args) => (await import('./migrate.ts')).migrate(args, loadConfig()),
	},
	doctor: {
		summary: 'look at this installation: what is not safe, and what to do (--json)',
		run: async (args) => (await import('./doctor.ts')).doctor(args, loadConfig()),
	},
	generate: {
		summary: 'write SDK and types from the schemas, or from a running server (--from URL --key … --out DIR)',
		run: async (args) => (await import('./generate.ts')).generate(args, loadConfig),
	},
	api: {
		summary: 'diff OLD [NEW] | document: what changed for callers between two versions (--check)',
		run: async (args) => (await import('./api.ts')).api(args, loadConfig),
	},
	audit: {
		summary: 'verify | prune: the audit trail',
		run: async (args) => (await import('./audit.ts')).auditCommand(args, loadConfig()),
	},
	keys: {
		summary: 'status | rotate | rewrap: the keys that encrypt and sign',
		run: async (args) => (await import('./keys.ts')).keysCommand(args, loadConfig()),
	},
	seed: {
		summary: 'write demo data (--seed N, --count N, --plan free|professional|enterprise)',
		run: async (args) => (await import('./seed.ts')).seedCommand(args, loadConfig()),
	},
	organization: {
		summary: 'list | create | suspend | resume | export | delete | plan | …: organisations from outside',
		run: async (args) => (await import('./organization.ts')).organizationCommand(args, loadConfig()),
	},
	import: {
		summary: 'LISTINGS FILE --organization SLUG --map …: load a CSV file',
		run: async (args) => (await import('./import.ts')).importCommand(args, loadConfig()),
	},
};

/** Runs one command; resolves to the exit code. Faults of the caller are told without a stack. */
export async function run([name = 'help', ...args]: string[]): Promise<number> {
	const command = COMMANDS[name];
	if (!command) {
		const lines = Object.entries(COMMANDS).map(([key, { summary }]) => `  freehold ${key.padEnd(14)}${summary}`);
		process.stdout.write(`Freehold, a headless real-estate platform\n\n${lines.join('\n')}\n`);
		return name === 'help' || name === '--help' ? 0 : 2;
	}
	try {
		return ((await command.run(args)) as number | undefined) ?? 0;
	} catch (error) {
		if (!(error instanceof BootError) && !(error instanceof Problem)) throw error;
		process.stderr.write(`\n${error.message}\n`);
		return 1;
	}
}
