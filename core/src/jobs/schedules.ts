import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Background } from '../background.ts';
import type { Gate } from '../identity/gate.ts';
import type { Door } from '../operations/door.ts';
import type { Plugin, Scope } from '../operations/model.ts';
import { nextAfter, ORGANIZATION } from './cron.ts';
import type { Times } from './hand-over.ts';
import type { Kind, Kinds } from './kinds.ts';

/** Asks for jobs at their times, once over all processes. */
export type Schedules = Background & {
	/** Looks now. */
	look(): Promise<void>;
	plugin: Plugin;
};

type Scheduled = Kind & { schedule: NonNullable<Kind['schedule']> };
type Row = { id: string; kind: string; cron: string; time_zone: string; state: string; next_at: Date | string | null };
type Parts = { gateBehind: Gate; kinds: Kinds; door: Door; now: () => number; times: Times; log: Pick<Logger, 'warn'> };

/** Looks between two at whether every organisation has its rows as this release would make them. */
const WHOLE_EVERY = 3600;

export function createSchedules(parts: Parts): Schedules {
	const { gateBehind: gate, now, times, log } = parts;
	const moment = (): Date => new Date(now());
	// Known once the plugins' code is.
	const scheduled = (): Scheduled[] => [...parts.kinds.values()].filter((kind): kind is Scheduled => kind.schedule !== undefined);

	/** Makes the organisation's rows what the manifests and its time zone say; what is due stays due. */
	const refresh = (scope: Scope): Promise<void> => refreshRows(scope, scheduled(), moment());

	/** Whoever moves the row on asks for the job, in the same transaction: it is asked for once, whoever else looks. */
	const fire = async (scope: Scope): Promise<void> => {
		const kinds = new Map(scheduled().map((kind) => [kind.name, kind]));
		const due = await scope.sql<Row>(
			`select id, kind, cron, time_zone, state, next_at from schedules where next_at <= $1 order by next_at, kind for update skip locked`,
			[moment()],
		);
		for (const { id, kind, cron, time_zone: zone, state, next_at } of due) {
			const at = new Date(next_at as string);
			if (!kinds.has(kind)) continue;
			// However long nobody was there, it is made up for once: the next one lies after this moment.
			const next = nextAfter(cron, zone, new Date(Math.max(now(), at.getTime())));
			const isRunning = state === 'running';
			const job = isRunning ? await scope.enqueue(kind, {}, { key: `${at.toISOString()}` }) : null;
			await scope.sql(
				`update schedules set next_at = $2, last_at = case when $3::uuid is null then last_at else $4 end, last_job = coalesce($3, last_job),
					updated_at = now() where id = $1`,
				[id, next, job, at],
			);
		}
	};

	let looks = 0;
	let looking: Promise<void> | undefined;
	const lookOnce = async (): Promise<void> => {
		const isWhole = looks++ % WHOLE_EVERY === 0;
		const names = scheduled().map(({ name }) => name);
		const missing = await organizations(
			isWhole && names.length ? 'freehold_schedules_missing(null)' : 'freehold_schedules_missing($1)',
			isWhole && names.length ? [] : [names],
		);
		for (const id of missing) await quietly(id, refresh);
		for (const id of await organizations('freehold_schedules_due($1)', [moment()])) await quietly(id, fire);
	};
	const organizations = async (call: string, values: unknown[]): Promise<string[]> =>
		(await gate.read(null, (sql) => sql<{ id: string }>(`select ${call} as id`, values))).map(({ id }) => id);
	const quietly = (organization: string, work: (scope: Scope) => Promise<void>): Promise<void> =>
		parts.door
			.asSystem(organization, work, 'schedule')
			.catch((error: unknown) => log.warn({ err: error, organization }, 'schedules could not be looked at; it is tried again'));

	const outside = AsyncLocalStorage.snapshot();
	/** Behind one that is under way comes another: it may have begun before what is looked for. */
	const look = (): Promise<void> => {
		const mine: Promise<void> = (looking ?? Promise.resolve())
			.catch(() => {})
			.then(() => outside(lookOnce))
			.finally(() => {
				if (looking === mine) looking = undefined;
			});
		looking = mine;
		return mine;
	};
	let timer: NodeJS.Timeout | undefined;
	const lookQuietly = (): void =>
		void (looking ?? look()).catch((error: unknown) =>
			log.warn({ err: error }, 'schedules could not be looked at; it is tried again'),
		);

	return {
		name: 'schedules',
		look,
		start() {
			timer = setInterval(lookQuietly, times.look).unref();
			lookQuietly();
		},
		async stop() {
			clearInterval(timer);
			await looking?.catch(() => {});
		},
		plugin: {
			name: 'identity',
			before: {
				// A schedule in the organisation's own zone moves with it, in a transaction of its own once the new zone is committed.
				'organization.update': (body, scope) => {
					if (body.timeZone !== undefined && body.timeZone !== scope.organization.timeZone)
						scope.afterCommit(() => quietly(scope.organization.id, refresh));
					return body;
				},
			},
		},
	};
}

async function refreshRows({ sql, organization }: Scope, kinds: readonly Scheduled[], at: Date): Promise<void> {
	// Two processes that find the same organisation make its rows once.
	await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`schedules ${organization.id}`]);
	const [own] = await sql<{ time_zone: string }>('select time_zone from organizations where id = $1', [organization.id]);
	const rows = new Map((await sql<Row>('select * from schedules')).map((row) => [row.kind, row]));
	for (const { name, schedule } of kinds) {
		const zone = schedule.timeZone === ORGANIZATION ? (own?.time_zone ?? organization.timeZone) : schedule.timeZone;
		const row = rows.get(name);
		rows.delete(name);
		if (row && row.cron === schedule.cron && row.time_zone === zone) continue;
		const next = nextAfter(schedule.cron, zone, at);
		if (row) {
			await sql('update schedules set cron = $2, time_zone = $3, next_at = $4, updated_at = now() where id = $1', [
				row.id,
				schedule.cron,
				zone,
				next,
			]);
		} else {
			await sql('insert into schedules (organization_id, id, kind, cron, time_zone, next_at) values ($1, $2, $3, $4, $5, $6)', [
				organization.id,
				uuidv7(),
				name,
				schedule.cron,
				zone,
				next,
			]);
		}
	}
	const gone = [...rows.values()].map(({ id }) => id);
	if (gone.length) await sql('delete from schedules where id = any ($1::uuid[])', [gone]);
}
