import { type BeforeHook, type Handler, problem } from '@freehold/core';
import { type Fault, refuse } from '../faults.ts';
import { isZone } from '../zone.ts';
import { calendarOf, shown } from './free.ts';
import type { Hours, Span } from './hours.ts';
import { freeSlots } from './slots.ts';

const LONGEST = 62 * 86_400_000;
const LONGEST_VISIT = 1440;

/** The time that a query asks for. @throws invalid_query */
export function spanOf({ from, to }: { from: string; to: string }): Span {
	const span = { start: Date.parse(from), end: Date.parse(to) };
	if (span.end > span.start && span.end - span.start <= LONGEST) return span;
	const detail = `Found ${from} to ${to}; meant two times in order, at most 62 days apart`;
	throw problem('invalid_query', { detail, errors: [{ pointer: '?to', code: 'span', detail }] });
}

export const availability: Handler = async ({ query }, scope) => {
	const { user, minutes = '30', ...asked } = query as { user: string; from: string; to: string; minutes?: string };
	const span = spanOf(asked as { from: string; to: string });
	if (Number(minutes) > LONGEST_VISIT) {
		const detail = `Found ${minutes} minutes; meant at most ${LONGEST_VISIT}`;
		throw problem('invalid_query', { detail, errors: [{ pointer: '?minutes', code: 'maximum', detail }] });
	}
	const calendar = await calendarOf(scope, user, span);
	if (!calendar) throw problem('not_found', { detail: `No user who can be booked has the id ${user}` });
	return { timeZone: calendar.zone, slots: shown(freeSlots(calendar, { ...span, minutes: Number(minutes), now: Date.now() })) };
};

/** Hours that end behind their beginning, in a zone that there is. */
export const prepareHours: BeforeHook = (body) => {
	const faults: Fault[] = [];
	for (const [at, { from, to }] of ((body.hours ?? []) as Hours[]).entries())
		if (to <= from)
			faults.push({
				pointer: `/hours/${at}/to`,
				code: 'order',
				detail: `Meant a time after ${from}; a night is two entries`,
				found: to,
			});
	if (body.timeZone && !isZone(String(body.timeZone)))
		faults.push({ pointer: '/timeZone', code: 'zone', detail: 'Meant an IANA zone like Europe/Berlin', found: body.timeZone });
	refuse(faults);
	return body;
};

/** An absence ends behind its beginning. */
export const prepareAbsence: BeforeHook = async (body, scope, { id }) => {
	const before = id ? await scope.records('absence').get(id) : {};
	const { startsAt, endsAt } = { ...before, ...body } as { startsAt: string; endsAt: string };
	if (!(Date.parse(endsAt) > Date.parse(startsAt)))
		refuse([{ pointer: '/endsAt', code: 'order', detail: `Meant a time after ${startsAt}`, found: endsAt }]);
	return body;
};
