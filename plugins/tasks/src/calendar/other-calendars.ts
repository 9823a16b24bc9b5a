import { allows, type Occurrence, type OutwardHandler, ProviderError, problem } from '@freehold/core';
import { Temporal } from 'temporal-polyfill';
import { refuse } from '../faults.ts';
import { instantOf } from '../zone.ts';
import { iso } from './free.ts';
import { joined, type Span } from './hours.ts';

type Asked = { name: string; text?: string; url?: string; days?: number };

const DAY = 86_400_000;

/** When the owner of another calendar is busy becomes absences of theirs; nothing of what they do there is kept. */
export const readCalendar: OutwardHandler = async ({ body }, transact) => {
	const { name, text, url, days = 90 } = body as Asked;
	if ((text === undefined) === (url === undefined))
		refuse([{ pointer: '/text', code: 'oneOf', detail: 'Meant either the text of a file or the address of a feed' }]);
	const { person, zone, port } = await transact(async (scope) => {
		const verdict = allows(scope.actor, 'absence:write', { name: 'absence', plugin: 'tasks', owner: 'person' });
		if (scope.actor.kind !== 'user' || !scope.actor.id || verdict === false)
			throw problem('forbidden', {
				detail: 'Absences belong to a person who may write their own; a key has none',
				permission: 'absence:write',
			});
		const [row] = await scope.sql<{ zone: string | null }>(
			'select time_zone as zone from working_times where person = $1 and archived_at is null',
			[scope.actor.id],
		);
		return { person: scope.actor.id, zone: row?.zone ?? scope.organization.timeZone, port: scope.port('calendar') };
	});
	const from = iso(Date.now());
	const to = iso(Date.now() + days * DAY);
	const read = url === undefined ? port.parse({ text: text as string, from, to }) : port.list({ calendar: url, from, to });
	const found = await read.catch((error: unknown) => {
		if (!(error instanceof ProviderError) || !['refused', 'unauthorized'].includes(error.fault)) throw error;
		const pointer = url === undefined ? '/text' : '/url';
		refuse([{ pointer, code: 'calendar', detail: (error as Error).message.slice(0, 300) }]);
		return [] as Occurrence[];
	});
	const spans = joined(found.filter(({ status }) => status === 'confirmed').map((one) => spanOf(one, zone))).filter(
		({ start, end }) => end > start,
	);
	await transact(async (scope) => {
		await scope.sql('delete from absences where person = $1 and calendar = $2', [person, name]);
		const rows = spans.map(({ start, end }) => ({
			person,
			calendar: name,
			reason: 'busy',
			startsAt: iso(start),
			endsAt: iso(end),
		}));
		if (rows.length) await scope.records('absence').createMany(rows);
	});
	return { busy: spans.length };
};

/** A whole day is one in the person's own zone. */
function spanOf({ start, end, allDay }: Occurrence, zone: string): Span {
	if (!allDay) return { start: Date.parse(start), end: Date.parse(end) };
	const at = (day: string): number => instantOf(Temporal.PlainDate.from(day).toPlainDateTime(), zone);
	return { start: at(start), end: at(end) };
}
