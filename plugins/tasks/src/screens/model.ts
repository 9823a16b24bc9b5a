/** Tasks and appointments as these screens need them. */
import type { ScreenHost } from '@freehold/widgets/kit';

export type Reason = { code: string; text: string; points: number };
export type Task = {
	id: string;
	title: string;
	status: 'open' | 'in_progress' | 'done' | 'cancelled';
	priority: string | null;
	dueAt: string | null;
	category: string | null;
	progress: number | null;
	assignee: string | null;
	score: number;
	suggestedPriority: string;
	reasons: Reason[];
};

type Named = { id: string; name: { full: string } };
export type Appointment = {
	id: string;
	title: string | null;
	kind: string;
	status: string;
	startsAt: string;
	endsAt: string;
	place: string | null;
	contact: Named | null;
	agent: Named | null;
};
export type DueTask = Pick<Task, 'id' | 'title' | 'status' | 'priority'> & { dueAt: string };
type Page<Row> = { data: Row[]; next: string | null };

/** Rows of one view of a calendar; a fuller one is cut off. */
const MOST = 300;

async function all<Row>(host: ScreenHost, path: string, query: Record<string, string>): Promise<Row[]> {
	const rows: Row[] = [];
	let cursor: string | null = null;
	do {
		const page: Page<Row> = await host.call('GET', path, { query: { ...query, limit: '100', ...(cursor ? { cursor } : {}) } });
		rows.push(...page.data);
		cursor = page.next;
	} while (cursor && rows.length < MOST);
	return rows;
}

/** Appointments that begin in a span, of one person or of everybody that one may see, in their order. */
export const appointmentsIn = (host: ScreenHost, from: Date, to: Date, agent?: string): Promise<Appointment[]> =>
	all(host, '/v1/appointments', {
		'startsAt[gte]': from.toISOString(),
		'startsAt[lt]': to.toISOString(),
		'status[in]': 'proposed,confirmed,done',
		sort: 'startsAt',
		fields: 'id,title,kind,status,startsAt,endsAt,place,contact,agent',
		expand: 'contact,agent',
		...(agent ? { agent } : {}),
	});

/** Open tasks that are due in a span. */
export const tasksIn = (host: ScreenHost, from: Date, to: Date, assignee?: string): Promise<DueTask[]> =>
	all(host, '/v1/tasks', {
		'dueAt[gte]': from.toISOString(),
		'dueAt[lt]': to.toISOString(),
		'status[in]': 'open,in_progress',
		sort: 'dueAt',
		fields: 'id,title,status,priority,dueAt',
		...(assignee ? { assignee } : {}),
	});
