/** The times of a booking: reading them, and drawing them as buttons; and what is asked of whoever books. Fetched by the element. */
import { css, html, type TemplateResult } from 'lit';
import type { FieldSchema } from '../kit/fields/model.ts';
import type { Settings } from '../kit/settings.ts';
import { addStrings, type Words } from '../kit/words.ts';

addStrings({
	chooseDay: 'Day',
	chooseTime: 'Time',
	anotherTime: 'Another time',
	timesIn: 'All times are local to the home ({zone}).',
	noTimes: 'No viewings can be booked in the next days. Please get in touch instead.',
	taken: 'Somebody has just taken that time. Please choose another.',
	booked: 'Booked. See you on {when}.',
	bookedHint: 'We have sent you an invitation, with a link to move or cancel it.',
	name: 'Name',
	emailLabel: 'Email',
	phoneLabel: 'Phone',
	message: 'Message',
});

const DAY_MS = 86_400_000;

/** What `appointment.book` takes, without the listing and the time. */
const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['name', 'email'],
	properties: {
		name: { type: 'string', maxLength: 200 },
		email: { type: 'string', maxLength: 254, 'x-control': 'email' },
		phone: { type: 'string', maxLength: 40, 'x-control': 'phone' },
		message: { type: 'string', maxLength: 2000, 'x-control': 'textarea' },
	},
};

type Slot = { start: string; end: string };

type Day = {
	/** `2026-05-20`, in the zone. */
	date: string;
	slots: Slot[];
};

const styles = css`
	.days {
		display: flex;
		gap: calc(var(--_space) * 2);
		margin: 0 -4px calc(var(--_space) * 4);
		padding: 4px;
		overflow-x: auto;
		scroll-snap-type: x proximity;
		scrollbar-width: thin;
	}
	.day,
	.time {
		all: unset;
		box-sizing: border-box;
		display: grid;
		place-items: center;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_surface);
		text-align: center;
		cursor: pointer;
		font-variant-numeric: tabular-nums;
	}
	.day {
		flex: none;
		gap: 1px;
		min-inline-size: 68px;
		padding: 8px 10px;
		scroll-snap-align: start;
		font-size: 0.875em;
		color: var(--_muted);
	}
	.day b {
		color: var(--_text);
		font-size: 1.3em;
		font-weight: 650;
		line-height: 1.2;
	}
	.times {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
		gap: calc(var(--_space) * 2);
		max-block-size: 264px;
		margin: 0 -4px calc(var(--_space) * 4);
		padding: 4px;
		overflow-y: auto;
		scrollbar-width: thin;
	}
	.time {
		min-block-size: 44px;
	}
	:is(.day, .time):hover {
		border-color: var(--_primary);
	}
	:is(.day, .time)[aria-pressed='true'] {
		border-color: var(--_primary);
		background: color-mix(in oklab, var(--_primary) 9%, var(--_surface));
		box-shadow: inset 0 0 0 1px var(--_primary);
	}
	:is(.day, .time):focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.muted {
		color: var(--_muted);
		font-size: 0.9375em;
	}
	.chosen {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: calc(var(--_space) * 2) calc(var(--_space) * 4);
		margin-block-end: calc(var(--_space) * 5);
		padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
		border-radius: var(--_radius);
		background: var(--_sunken);
		font-weight: 600;
	}
	.when {
		min-block-size: 190px;
	}
`;

/** Gives an element what these look like. */
export function adopt({ adoptedStyleSheets }: ShadowRoot): void {
	const sheet = styles.styleSheet as CSSStyleSheet;
	if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
}

/** Free times by day, and the zone that they are told in. */
export type Times = { days: Day[]; timeZone: string };

/** What is asked, and how it is sent. */
export const form = (local: Words) => ({
	schema: SCHEMA,
	words: {},
	labels: {
		name: local.text('name'),
		email: local.text('emailLabel'),
		phone: local.text('phoneLabel'),
		message: local.text('message'),
	},
	method: 'POST' as const,
	path: '/v1/appointments/book',
});

/**
 * Plain reading, without the SDK: times that are only looked at do not fetch what sends.
 *
 * @param ahead days from now
 */
export async function read({ url, key }: Settings, listing: string, ahead: number): Promise<Times> {
	const now = Date.now();
	const [from, to] = [now, now + ahead * DAY_MS].map((time) => new Date(time).toISOString()) as [string, string];
	const query = new URLSearchParams({ listing, from, to });
	const answer = await fetch(new URL(`/v1/appointments/slots?${query}`, url), { headers: { authorization: `Bearer ${key}` } });
	if (!answer.ok) throw new Error(await answer.text());
	const { slots, timeZone } = (await answer.json()) as { slots: Slot[]; timeZone: string };
	return { days: byDay(slots, timeZone), timeZone };
}

/** Groups times by the day that they are on in a zone; in order. */
function byDay(slots: readonly Slot[], timeZone: string): Day[] {
	// Swedish dates are ISO dates.
	const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
	const days = new Map<string, Slot[]>();
	for (const slot of slots) {
		const date = format.format(new Date(slot.start));
		days.set(date, [...(days.get(date) ?? []), slot]);
	}
	return [...days].map(([date, found]) => ({ date, slots: found }));
}

function formatter(lang: string, options: Intl.DateTimeFormatOptions): (time: string) => string {
	const format = new Intl.DateTimeFormat(lang, options);
	return (time) => format.format(new Date(time));
}

/** "Wednesday, May 20 at 4:30 PM" */
export const moment = (lang: string, timeZone = 'UTC'): ((time: string) => string) =>
	formatter(lang, { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZone });

/** @param chosen the day that is open, and the time that is taken, '' where none is yet */
export function choices(
	local: Words,
	{ days, timeZone }: Times,
	chosen: { day: string; start: string },
	choose: { day(date: string): void; time(start: string): void },
): TemplateResult {
	if (chosen.start)
		return html`<p class="chosen">
			<span role="status">${moment(local.lang, timeZone)(chosen.start)}</span>
			<button class="button" type="button" @click=${() => choose.time('')}>${local.text('anotherTime')}</button>
		</p>`;
	const as = (options: Intl.DateTimeFormatOptions) => formatter(local.lang, { ...options, timeZone });
	const [weekday, number, month] = [as({ weekday: 'short' }), as({ day: 'numeric' }), as({ month: 'short' })];
	const time = as({ hour: 'numeric', minute: '2-digit' });
	const shown = days.find(({ date }) => date === chosen.day);
	return html`<div class="when">
		<div class="days" role="group" aria-label=${local.text('chooseDay')}>
			${days.map(({ date, slots: [first] }) => {
				const at = (first as Slot).start;
				return html`<button class="day" part="day" type="button" aria-pressed=${date === chosen.day} @click=${() => choose.day(date)}>
					<span>${weekday(at)}</span> <b>${number(at)}</b> <span>${month(at)}</span>
				</button>`;
			})}
		</div>
		<div class="times" role="group" aria-label=${local.text('chooseTime')}>
			${shown?.slots.map(({ start }) => html`<button class="time" part="time" type="button" @click=${() => choose.time(start)}>${time(start)}</button>`)}
		</div>
		<p class="muted">${local.text('timesIn', { zone: timeZone.replaceAll('_', ' ') })}</p>
	</div>`;
}
