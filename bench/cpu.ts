/** CPU time of a server and of the database behind it: what a call costs, whatever else the machine does meanwhile. */
import { readdirSync, readFileSync } from 'node:fs';
import { asSuperuser } from '../tests/harness/postgres.ts';

/** Microseconds of CPU of a process, its ended children among them. */
export function cpuOf(pid: number): number {
	const times = statOf(pid).slice(11, 15).map(Number);
	// Linux counts in hundredths of a second.
	return times.reduce((sum, ticks) => sum + ticks, 0) * 10_000;
}

/** Reads the CPU of all processes of a PostgreSQL server, which runs on this machine. */
export async function databaseCpu(superuserUrl: string): Promise<() => number> {
	const backend = await asSuperuser(superuserUrl, async (client) => {
		const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
		return { pid: rows[0]?.pid as number, parent: Number(statOf(rows[0]?.pid as number)[1]) };
	});
	return () => [backend.parent, ...childrenOf(backend.parent)].reduce((sum, pid) => sum + cpuOf(pid), 0);
}

/** The fields of /proc/PID/stat from the state on; what stands before it, the name, may hold blanks. */
function statOf(pid: number): string[] {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(parent: number): number[] {
	const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	return all.map(Number).filter((pid) => {
		try {
			return Number(statOf(pid)[1]) === parent;
		} catch {
			// It ended meanwhile.
			return false;
		}
	});
}
