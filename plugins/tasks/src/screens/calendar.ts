/** `<fh-calendar>`: appointments and due tasks by day, week or month; an hour that is free can be booked from here. */
import { define, failedState, icon, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './booking.ts';
import { calendarStyles } from './calendar-styles.ts';
import { agenda, type Content, monthGrid, timeGrid } from './grids.ts';
import { appointmentsIn, tasksIn } from './model.ts';
import { addDays, dayFrom, daysOf, keyOf, step, type View } from './span.ts';

const VIEWS: View[] = ['day', 'week', 'month'];

export class Calendar extends ScreenElement {
	static override properties = { ...ScreenElement.properties, _booking: { state: true } };
	static override styles = [...screenStyles, calendarStyles];

	/** When somebody wants to book; none: the form is closed. */
	declare _booking: Date | undefined;

	protected override hears = [
		...['created', 'updated', 'deleted'].map((what) => `appointment.${what}`),
		...['created', 'updated', 'deleted'].map((what) => `task.${what}`),
	];

	#load = new Load<Content>(
		this,
		() => `${this.#view} ${keyOf(this.#day)} ${this.#isEverybody}`,
		() => this.#fetch(),
	);

	get #query(): URLSearchParams {
		return new URLSearchParams(this.query);
	}
	get #view(): View {
		const view = this.#query.get('view') as View;
		return VIEWS.includes(view) ? view : 'week';
	}
	get #day(): Date {
		return dayFrom(this.#query.get('day'));
	}
	get #isEverybody(): boolean {
		return this.#query.get('whose') === 'all';
	}
	get #days(): Date[] {
		return daysOf(this.#view, this.#day, this.local.lang);
	}

	async #fetch(): Promise<Content> {
		const days = this.#days;
		const [from, to] = [days[0] as Date, addDays(days.at(-1) as Date, 1)];
		const whose = this.#isEverybody ? undefined : this.console.me.id;
		const [appointments, tasks] = await Promise.all([
			appointmentsIn(this.console, from, to, whose),
			this.may('task.list') ? tasksIn(this.console, from, to, whose) : [],
		]);
		return { appointments, tasks };
	}

	protected override heard(): void {
		void this.#load.reload();
	}

	#address(change: { view?: View; day?: Date; whose?: string }): string {
		const query = this.#query;
		if (change.view) query.set('view', change.view);
		if (change.day) query.set('day', keyOf(change.day));
		if (change.whose === '') query.delete('whose');
		else if (change.whose) query.set('whose', change.whose);
		return `/console/tasks/calendar${query.size ? `?${query}` : ''}`;
	}

	/** `November 2026`, `16 – 22 Nov 2026`, `Saturday, 21 November 2026` */
	get #heading(): string {
		const { local } = this;
		const days = this.#days;
		if (this.#view === 'month') return local.date(this.#day.toISOString(), { month: 'long', year: 'numeric' });
		if (this.#view === 'day') return local.date(this.#day.toISOString(), { dateStyle: 'full' });
		const format = new Intl.DateTimeFormat(local.lang, { day: 'numeric', month: 'short', year: 'numeric' });
		return format.formatRange(days[0] as Date, days.at(-1) as Date);
	}

	protected view(): TemplateResult {
		const { value, error, pending } = this.#load;
		return html`${this.#head()}
			${error ? failedState(this.local, (error as Error).message, () => void this.#load.reload()) : nothing}
			${value ? html`<div class=${pending ? 'busy' : ''}>${this.#body(value)}</div>` : error ? nothing : skeleton(8)}
			<fh-booking
				.console=${this.console}
				.at=${this._booking}
				@freehold-close=${() => (this._booking = undefined)}
				@freehold-booked=${() => void this.#load.reload()}
			></fh-booking>`;
	}

	#head(): TemplateResult {
		const { local } = this;
		const move = (by: number, label: string, name: 'previous' | 'next') =>
			html`<a class="button icon" href=${this.#address({ day: step(this.#view, this.#day, by) })} aria-label=${local.text(label)} title=${local.text(label)}>${icon(name)}</a>`;
		return html`<div class="head">
			<h1 tabindex="-1">${local.text('calTitle')}</h1>
			<select class="input" aria-label=${local.text('calWhose')} @change=${(event: Event) => this.console.open(this.#address({ whose: (event.target as HTMLSelectElement).value }))}>
				<option value="" ?selected=${!this.#isEverybody}>${local.text('calMine')}</option>
				<option value="all" ?selected=${this.#isEverybody}>${local.text('calEverybody')}</option>
			</select>
			${this.may('appointment.create') ? html`<button class="button primary" type="button" @click=${() => (this._booking = this.#nextHour())}>${icon('plus')}${local.text('calBook')}</button>` : nothing}
		</div>
		<div class="tools">
			<div class="moves">
				${move(-1, 'calBefore', 'previous')}
				<a class="button" href=${this.#address({ day: new Date() })}>${local.text('calToday')}</a>
				${move(1, 'calAfter', 'next')}
			</div>
			<h2 aria-live="polite">${this.#heading}</h2>
			<nav class="views" aria-label=${local.text('calView')}>
				${VIEWS.map((view) => html`<a href=${this.#address({ view })} aria-current=${view === this.#view ? 'page' : nothing}>${local.text(`cal${view.charAt(0).toUpperCase()}${view.slice(1)}`)}</a>`)}
			</nav>
		</div>`;
	}

	/** On the day that is shown, but not before now. */
	#nextHour(): Date {
		const at = new Date(Math.max(this.#day.getTime() + 9 * 3_600_000, Date.now() + 3_600_000));
		at.setMinutes(0, 0, 0);
		return at;
	}

	#body(content: Content): TemplateResult {
		const setting = {
			...content,
			local: this.local,
			addressOf: (day: Date) => this.#address({ view: 'day', day }),
			book: this.may('appointment.create') ? (at: Date) => (this._booking = at) : undefined,
		};
		const days = this.#days;
		if (this.#view === 'month') return monthGrid(days, this.#day.getMonth(), setting);
		if (this.#view === 'day') return timeGrid(days, setting);
		return html`<div class="week">${timeGrid(days, setting)}</div>
			${agenda(days, setting)}`;
	}
}

define('fh-calendar', Calendar);
