import { cpus, loadavg } from 'node:os';
import type { Costs, DoorCost } from './door.ts';
import { median, speed, tail, whole } from './load.ts';

const HEADING = '## What the door costs';

/** What the door costs, as a share of a list and step by step. */
export function doorReport({ bare, http, user, key, steps }: DoorCost): string {
	const cpu = (rounds: Costs[]): number => median(rounds.map(({ server, database }) => server + database));
	const percent = (share: number): string => `${Math.round(share * 100)} %`;
	const row = (name: string, mine: Costs[]): string =>
		[
			`| ${name}`,
			`${whole(speed(mine))}, p99 ${tail(mine)} ms`,
			`${whole(median(mine.map(({ server }) => server)))} + ${whole(median(mine.map(({ database }) => database)))}`,
			...(mine === user || mine === key
				? [percent(1 - cpu(http) / cpu(mine)), percent(1 - speed(mine) / speed(http)), '25 %']
				: ['', '', '']),
		].join(' | ');
	const names = [...(steps[0]?.microseconds.keys() ?? [])];
	const lines = names.map(
		(name) => `| ${name} | ${steps.map(({ microseconds }) => (microseconds.get(name) ?? 0).toFixed(0)).join(' | ')} |`,
	);
	return `${HEADING}

A list of 20 with two filters and a sort, through the whole platform, and with the door's steps left out: no authentication, limits, permission, organisation setting or row-level security, but the same statement and the same serialising (\`bench/bare.ts\`).
Its share is of the time of one request, twice: of the CPU that server and database spend on it, which holds also where the machine is busy, and of the requests per second, which does not. The machine's load meanwhile: ${loadavg()[1]?.toFixed(0)} on ${cpus().length} cores.

| a list of 20 | requests per second | CPU of server + database, µs a call | the door's share of the CPU | of the requests per second | goal |
|---|---|---|---|---|---|
${row('behind bare Koa', bare)} |
${row('behind the platform’s HTTP: router, request id, headers, a log line', http)} |
${row('whole platform, a person’s token', user)} |
${row('whole platform, a secret key', key)} |

Where the server's CPU goes, in microseconds a call: what V8's profiler found, as parts of what the process used (the database's is not in it):

| step | ${steps.map(({ name }) => name).join(' | ')} |
|---|${steps.map(() => '---|').join('')}
${lines.join('\n')}
`;
}
