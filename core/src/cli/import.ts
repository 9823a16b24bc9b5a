import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import type { Report } from '../data/import/run.ts';
import { bootError } from '../errors.ts';
import { organizationBySlug } from '../identity/found.ts';
import type { Actor } from '../operations/model.ts';

const USAGE = `freehold import listings FILE --organization SLUG [--map PATH=COLUMN …] [--value PATH=VALUE …]

  --map price.amount=price      our price.amount is the column “price” of the file
  --value price.currency=USD    the same for every row
  Without --map, columns named as our fields are taken.`;

/** `freehold import`: loads a CSV file; called again after an interruption it goes on where it stopped. */
export async function importCommand(args: string[], config: Config): Promise<number> {
	const { plural, file, organization, query } = readArguments(args);
	const app = await createApp({ ...config, logLevel: 'warn' });
	try {
		const operation = app.operations.find(({ kind, entity }) => kind === 'import' && entity.plural === plural);
		if (!operation) throw wrong(`nothing called “${plural}” can be imported`);
		const id = await organizationBySlug({ read: app.borrow }, organization);
		if (!id) throw wrong(`there is no organisation “${organization}”`);
		const actor: Actor = { kind: 'system', id: null, organization: id, role: null, permissions: ['*'] };
		const began = performance.now();
		const input = {
			query,
			stream: { body: createReadStream(file), type: 'text/csv' },
			onProgress: (report: Report) => showProgress(report, began),
		};
		const { json } = await app.door.invoke(operation.id, input, actor, {
			address: 'cli',
			userAgent: 'freehold import',
			requestId: 'import',
		});
		return showReport(JSON.parse(json as string), began);
	} finally {
		await app.stop();
	}
}

function readArguments(args: string[]) {
	const several = { type: 'string', multiple: true } as const;
	let parsed: ReturnType<typeof parse>;
	const parse = () =>
		parseArgs({ args, allowPositionals: true, options: { organization: { type: 'string' }, map: several, value: several } });
	try {
		parsed = parse();
	} catch (error) {
		throw wrong((error as Error).message);
	}
	const { positionals, values } = parsed;
	const [plural, file] = positionals;
	if (!plural || !file || !values.organization) throw wrong('what to import, the file and --organization are needed');
	if (!existsSync(file)) throw wrong(`there is no file ${file}`);
	const pairs = (kind: 'map' | 'value') => (values[kind] ?? []).map((pair) => pairOf(kind, pair));
	return { plural, file, organization: values.organization, query: Object.fromEntries([...pairs('map'), ...pairs('value')]) };
}

function pairOf(kind: 'map' | 'value', pair: string): [string, string] {
	const at = pair.indexOf('=');
	if (at < 1) throw wrong(`--${kind} ${pair}: meant PATH=…`);
	return [`${kind}[${pair.slice(0, at)}]`, pair.slice(at + 1)];
}

const wrong = (found: string) => bootError('command_invalid', { found, suggestion: USAGE });

const rate = (rows: number, began: number): string =>
	`${Math.round(rows / ((performance.now() - began) / 1000)).toLocaleString('en')} rows/s`;

function showProgress({ rowsRead, rowsRejected }: Report, began: number): void {
	if (process.stderr.isTTY)
		process.stderr.write(`\r  ${rowsRead.toLocaleString('en')} rows read, ${rowsRejected} refused, ${rate(rowsRead, began)}   `);
}

function showReport({ rowsRead, rowsLoaded, rowsRejected, errors }: Report, began: number): number {
	process.stderr.write(`\n  ${rowsRead} rows read, ${rowsLoaded} loaded, ${rowsRejected} refused, ${rate(rowsRead, began)}\n`);
	for (const { line, column, reason, found } of errors) process.stdout.write(`line ${line}\t${column}\t${reason}\t${found}\n`);
	return rowsRejected > 0 ? 3 : 0;
}
