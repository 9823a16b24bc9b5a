import type { Logger } from 'pino';
import type { Gate } from '../identity/gate.ts';
import type { Organization } from '../operations/model.ts';
import type { Task } from './model.ts';
import type { ClaimedRow, LogLine } from './rows.ts';

/** Why a job under way is told to stop. */
export type Ending = 'cancelled' | 'lost' | 'late' | 'stopping';

/** A job under way in this process. */
export type Running = {
	row: ClaimedRow;
	organization: string;
	began: number;
	abort: AbortController;
	ending?: Ending;
	/** Its end is being stored. */
	isOver?: true;
	/** Lines that are not stored yet. */
	lines: LogLine[];
	progress?: number;
};

export function running(row: ClaimedRow, organization: string): Running {
	return { row, organization, began: performance.now(), abort: new AbortController(), lines: [] };
}

/** Tells a job to stop; the first reason holds. */
export function end(one: Running, ending: Ending): void {
	if (one.ending) return;
	one.ending = ending;
	one.abort.abort(new Error(WORDS[ending]));
}

const WORDS: Record<Ending, string> = {
	cancelled: 'The job was cancelled',
	lost: 'The job is another worker’s by now',
	late: 'It took longer than it may',
	stopping: 'The worker stops',
};

const LONGEST_LINE = 500;
const CHILDREN = `select id, result from jobs where parent = $1 and state = 'done' order by place`;

type Parts = { read: Gate['read']; log: Logger; now: () => number; told: (one: Running) => void };

/** What a handler is given beside its payload. */
export function taskOf(one: Running, organization: Organization, { read, log, now, told }: Parts): Task {
	const { id, attempts, kind } = one.row;
	return {
		id,
		attempt: attempts,
		organization,
		signal: one.abort.signal,
		log: log.child({ job: id, kind, attempt: attempts, organization: organization.id }),
		async progress(done) {
			one.progress = Math.min(Math.max(done, 0), 1);
			told(one);
		},
		async note(line) {
			one.lines.push({ at: new Date(now()).toISOString(), line: line.slice(0, LONGEST_LINE).replaceAll('\0', '') });
			told(one);
		},
		async children() {
			const rows = await read(organization.id, (sql) => sql<{ id: string; result: unknown }>(CHILDREN, [id]));
			return Object.fromEntries(rows.map((row) => [row.id, row.result]));
		},
	};
}

/** How long a job that was told to stop may take to do so; then it is left alone, and nothing that it does counts. */
const GRACE = 2000;

/** Waits for the handler; once it was told to stop, no longer than the grace. */
export async function unlessEnded<T>({ abort: { signal } }: Running, work: () => Promise<T>): Promise<T> {
	signal.throwIfAborted();
	let timer: NodeJS.Timeout | undefined;
	let leave: (() => void) | undefined;
	const left = new Promise<never>((_, reject) => {
		leave = () => {
			timer = setTimeout(() => reject(signal.reason), GRACE);
		};
		signal.addEventListener('abort', leave);
	});
	try {
		return await Promise.race([work(), left]);
	} finally {
		clearTimeout(timer);
		if (leave) signal.removeEventListener('abort', leave);
	}
}
