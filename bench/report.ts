import { cpus } from 'node:os';
import type { Imported } from './import.ts';
import { type Measured, type Request, speed, tail, whole } from './load.ts';

export type Work = { name: string; requests: Request[] /** Least ratio to the floor. */; goal?: number; platformOnly?: boolean };

type Pair = { floor: number; platform: number };

export type Results = {
	listings: number;
	rounds: number;
	seconds: number;
	works: (Work & { floor: Measured[]; platform: Measured[] })[];
	memory: { atStart: Pair; afterLoad: Pair };
	starts: Pair;
	imported: Imported;
};

/** The results as a page of Markdown. */
export function report({ listings, rounds, seconds, works, memory, starts, imported }: Results): string {
	const rows = works.map(({ name, goal, floor, platform }) => {
		const mine = speed(platform);
		const base = floor.length ? speed(floor) : undefined;
		const ratio = base ? (mine / base).toFixed(2) : '';
		return `| ${name} | ${base ? `${whole(base)}, p99 ${tail(floor)} ms` : ''} | ${whole(mine)}, p99 ${tail(platform)} ms | ${ratio} | ${goal ?? ''} |`;
	});
	return `# Benchmarks

\`npm run bench\`, on ${cpus().length} cores, with database and load generator on the same machine. Requests per second, medians of ${rounds} interleaved rounds of ${seconds} s with 16 connections; ${whole(listings)} listings in the organisation.
The floor is a bare Koa and pg handler with a signed token checked in the process, the same table and indexes, unnamed statements, no tenancy and no logs (\`bench/floor.ts\`). The platform runs in production mode
with everything on: authentication, row-level security, validation, one log line a request. Only the ratios travel to another machine.

| work | floor | Freehold | ratio | goal |
|---|---|---|---|---|
${rows.join('\n')}

| | floor | Freehold | goal |
|---|---|---|---|
| start to first authorised answer | ${starts.floor} ms | ${starts.platform} ms | 1500 ms |
| memory at start, after load | ${memory.atStart.floor}, ${memory.afterLoad.floor} MB | ${memory.atStart.platform}, ${memory.afterLoad.platform} MB | 250 MB after load |
| import of ${whole(imported.rows)} rows of CSV (floor: COPY of the same file) | ${imported.floor.toFixed(1)} s | ${imported.platform.toFixed(1)} s, ${(imported.floor / imported.platform).toFixed(2)} of its speed | 0.5 |
`;
}
