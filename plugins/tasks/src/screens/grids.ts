/** A calendar's days: hours down and days across, or a month's weeks; on a narrow place a list of days. */
import { dayOf, inWords, type Localise, timeOf } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Appointment, DueTask } from './model.ts';
import { hourOf, keyOf, sideBySide } from './span.ts';

export type Content = { appointments: Appointment[]; tasks: DueTask[] };
type Setting = Content & {
	local: Localise;
	/** The address of a day's view. */
	addressOf: (day: Date) => string;
	/** Books at a time; none where the person may not. */
	book?: ((at: Date) => void) | undefined;
};

/** Hours that are shown whatever there is. */
const OPENS = 8;
const CLOSES = 19;
const SHOWN = 3;

const isOn = (day: Date, time: string): boolean => new Date(time).toDateString() === day.toDateString();
const isToday = (day: Date): boolean => day.toDateString() === new Date().toDateString();
const titleOf = ({ title, kind }: Appointment): string => title ?? inWords(kind);

/** Hours and days. Heights are hours times a length that the sheet says. */
export function timeGrid(days: Date[], setting: Setting): TemplateResult {
	const { appointments, tasks, local, addressOf } = setting;
	const first = Math.min(OPENS, ...appointments.map(({ startsAt }) => Math.floor(hourOf(startsAt))));
	const last = Math.max(CLOSES, ...appointments.map(({ endsAt }) => Math.ceil(hourOf(endsAt))));
	const hours = Array.from({ length: last - first }, (_, at) => first + at);
	return html`<div class="grid" .style=${`--days:${days.length};--hours:${hours.length}`}>
		<div class="heads">
			<span></span>
			${days.map(
				(day) => html`<div class=${isToday(day) ? 'today' : ''}>
					<a href=${addressOf(day)} title=${local.date(day.toISOString(), { dateStyle: 'full' })}
						><span>${local.date(day.toISOString(), { weekday: 'short' })}</span><b class="number">${local.number(day.getDate())}</b></a
					>
					${dueOn(day, tasks)}
				</div>`,
			)}
		</div>
		<div class="hours">
			<div class="scale" aria-hidden="true">
				${hours.map((hour) => html`<span>${local.date(new Date(2026, 0, 1, hour).toISOString(), { hour: 'numeric' })}</span>`)}
			</div>
			${days.map((day) => dayColumn(day, first, hours, setting))}
		</div>
	</div>`;
}

function dueOn(day: Date, tasks: DueTask[]): unknown {
	const due = tasks.filter(({ dueAt }) => isOn(day, dueAt));
	if (due.length === 0) return nothing;
	return html`<ul class="due">
		${due.map(({ id, title, priority }) => html`<li><a class="task ${priority ?? ''}" dir="auto" href="/console/tasks/${id}" title=${title}>${title}</a></li>`)}
	</ul>`;
}

function dayColumn(day: Date, first: number, hours: number[], { appointments, local, book }: Setting): TemplateResult {
	const those = sideBySide(appointments.filter(({ startsAt }) => isOn(day, startsAt)));
	const now = new Date();
	return html`<div class="day ${isToday(day) ? 'today' : ''}">
		${hours.map((hour) => {
			const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour);
			// Whoever has no pointer books with the button above, and the time in its form.
			return book && at.getTime() > now.getTime()
				? html`<button class="slot" type="button" tabindex="-1" aria-label=${local.text('calFreeAt', { time: timeOf(at, local) })} @click=${() => book(at)}></button>`
				: html`<span class="slot"></span>`;
		})}
		${those.map(({ one, column, columns }) => {
			const from = hourOf(one.startsAt) - first;
			const length = Math.max((Date.parse(one.endsAt) - Date.parse(one.startsAt)) / 3_600_000, 0.5);
			return html`<a
				class="event ${one.status} ${length < 0.8 ? 'short' : ''}"
				href="/console/appointments/${one.id}"
				.style=${`--from:${from};--length:${length};--column:${column};--columns:${columns}`}
				><b dir="auto">${titleOf(one)}</b><span class="number">${timeOf(one.startsAt, local)}</span>${one.contact ? html`<span dir="auto">${one.contact.name.full}</span>` : nothing}</a
			>`;
		})}
		${isToday(day) && now.getHours() >= first && now.getHours() < first + hours.length ? html`<span class="now" .style=${`--from:${now.getHours() + now.getMinutes() / 60 - first}`}></span>` : nothing}
	</div>`;
}

/** Day after day, with what is on each: where there is no room for columns. */
export function agenda(days: Date[], { appointments, tasks, local, addressOf }: Setting): TemplateResult {
	const filled = days.filter((day) =>
		[...appointments.map(({ startsAt }) => startsAt), ...tasks.map(({ dueAt }) => dueAt)].some((time) => isOn(day, time)),
	);
	if (filled.length === 0) return html`<p class="agenda muted">${local.text('calNothing')}</p>`;
	return html`<div class="agenda">
		${filled.map(
			(day) => html`<section>
				<h2 class=${isToday(day) ? 'today' : ''}><a href=${addressOf(day)}>${dayOf(day, local)}</a></h2>
				<ul>
					${appointments.filter(({ startsAt }) => isOn(day, startsAt)).map((each) => html`<li><span class="number">${timeOf(each.startsAt, local)}</span><a dir="auto" href="/console/appointments/${each.id}">${titleOf(each)}</a></li>`)}
					${tasks.filter(({ dueAt }) => isOn(day, dueAt)).map((each) => html`<li><span class="muted">${local.text('calTasks')}</span><a dir="auto" href="/console/tasks/${each.id}">${each.title}</a></li>`)}
				</ul>
			</section>`,
		)}
	</div>`;
}

/** A month's weeks, each day with the first things on it. */
export function monthGrid(days: Date[], month: number, { appointments, tasks, local, addressOf }: Setting): TemplateResult {
	return html`<div class="month">
		<ol class="names" aria-hidden="true">
			${days.slice(0, 7).map((day) => html`<li>${local.date(day.toISOString(), { weekday: 'short' })}</li>`)}
		</ol>
		<ol class="cells">
			${days.map((day) => {
				const meetings = appointments.filter(({ startsAt }) => isOn(day, startsAt));
				const due = tasks.filter(({ dueAt }) => isOn(day, dueAt));
				const lines = [
					...meetings.map(
						(each) =>
							html`<li><a class="event ${each.status}" href="/console/appointments/${each.id}"><span class="number">${timeOf(each.startsAt, local)}</span> ${titleOf(each)}</a></li>`,
					),
					...due.map(
						(each) => html`<li><a class="task ${each.priority ?? ''}" href="/console/tasks/${each.id}">${each.title}</a></li>`,
					),
				];
				const more = lines.length - SHOWN;
				return html`<li class="cell ${day.getMonth() === month ? '' : 'other'} ${isToday(day) ? 'today' : ''}" data-day=${keyOf(day)}>
					<a class="number" href=${addressOf(day)} aria-label=${`${local.date(day.toISOString(), { dateStyle: 'full' })}${lines.length ? `, ${local.number(lines.length)}` : ''}`}>${local.number(day.getDate())}</a>
					<ul>
						${more > 1 ? lines.slice(0, SHOWN - 1) : lines}
						${more > 1 ? html`<li><a class="rest" href=${addressOf(day)}>${local.text('calMore', { count: lines.length - SHOWN + 1 })}</a></li>` : nothing}
					</ul>
					${lines.length ? html`<span class="dots" aria-hidden="true">${lines.slice(0, SHOWN).map(() => html`<i></i>`)}</span>` : nothing}
				</li>`;
			})}
		</ol>
	</div>`;
}
