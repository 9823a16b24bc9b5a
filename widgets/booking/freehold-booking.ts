/**
 * `<freehold-booking listing="…">`: books a viewing. Shows the days on which the home can be seen and the times that are free on each,
 * read anew when somebody else has taken one; a mail with an invitation, and with a link to move or cancel, goes to the visitor.
 *
 * Attributes: `listing` (id), `days` (how far ahead, 14), `heading`, `api-url`, `api-key`.
 * Events: `freehold-submit` (cancelable; detail: the body), `freehold-sent` (detail: { startsAt, endsAt, timeZone }), `freehold-error`.
 * Parts: `base`, `heading`, `day`, `time`, `field`, `label`, `input`, `fault`, `summary`, `submit`, `done`. Slot `privacy`: a line below the button.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { type FormPlan, PublicForm } from '../form/public-form.ts';
import { define } from '../kit/define.ts';
import { addStrings } from '../kit/words.ts';
import type { Times } from './choices.ts';

addStrings({
	bookViewing: 'Book a viewing',
	bookSend: 'Book this time',
	noTimesYet: 'Times could not be loaded.',
});

export class FreeholdBooking extends PublicForm {
	static override properties = {
		...PublicForm.properties,
		listing: {},
		days: { type: Number },
		_times: { state: true },
		_day: { state: true },
		_start: { state: true },
		_fault: { state: true },
	};

	declare listing: string;
	declare days: number;
	/** Undefined: not read yet. */
	declare _times: Times | undefined;
	declare _day: string;
	/** The time that is chosen. */
	declare _start: string;
	declare _fault: string;
	/** Where the fields begin: one object, or they would begin anew. */
	#value = {};
	/** What draws the times: fetched beside them. */
	#drawn: typeof import('./choices.ts') | undefined;
	#plan: FormPlan | undefined;

	constructor() {
		super();
		this.listing = '';
		this.days = 14;
		this._day = '';
		this._start = '';
		this._fault = '';
		// Somebody was faster: the times that are shown are those that are free now.
		this.addEventListener('freehold-error', ({ detail }) => {
			if ((detail as { status?: number }).status !== 409) return;
			this._start = '';
			this._failure = this.local.text('taken');
			void this.#load();
		});
	}

	protected override connected(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = '';
		try {
			this.#drawn = await import('./choices.ts');
			this.#drawn.adopt(this.renderRoot as ShadowRoot);
			this._times = await this.#drawn.read(this.access, this.listing, this.days);
		} catch (error) {
			console.warn('Freehold: <freehold-booking>', error);
			this._fault = this.local.text('noTimesYet');
		}
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		super.willUpdate(changed);
		if (changed.has('listing') && this.hasUpdated) void this.#load();
		const days = this._times?.days ?? [];
		if (!days.some(({ date }) => date === this._day)) this._day = days[0]?.date ?? '';
		const fixed = { listing: this.listing, startsAt: this._start };
		this.#plan = this.#drawn && { ...this.#drawn.form(this.local), value: this.#value, fixed };
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected caption(): string {
		return this.local.text('bookViewing');
	}

	protected submitLabel(): string {
		return this.local.text('bookSend');
	}

	protected done(answer: unknown): { title: string; text: string } {
		const { startsAt } = answer as { startsAt: string };
		const when = this.#drawn?.moment(this.local.lang, this._times?.timeZone)(startsAt) ?? startsAt;
		this._start = '';
		void this.#load();
		return { title: this.local.text('booked', { when }), text: this.local.text('bookedHint') };
	}

	#choose(date: string): void {
		this._day = date;
		this._start = '';
	}

	/** Where the times were there is something else now: the keyboard goes on from there. */
	#pick(start: string): void {
		this._start = start;
		this._failure = '';
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(start ? '.chosen button' : '.time')?.focus());
	}

	/** Nobody is asked who they are before they have found a time. */
	protected override form(plan: FormPlan): unknown {
		const { local, _times } = this;
		if (this._fault || !_times) return this.waiting();
		if (_times.days.length === 0) return html`<p class="muted">${local.text('noTimes')}</p>`;
		const chosen = { day: this._day, start: this._start };
		const choose = { day: (date: string) => this.#choose(date), time: (start: string) => this.#pick(start) };
		return html`${this._start ? nothing : html`<div role="alert">${this._failure}</div>`}${this.#drawn?.choices(local, _times, chosen, choose)} ${this._start ? super.form(plan) : nothing}`;
	}

	protected override waiting(): unknown {
		if (!this._fault) return html`<p class="when" aria-busy="true">…</p>`;
		return html`<p role="alert">${this._fault}</p>
			<button class="button" type="button" @click=${() => void this.#load()}>${this.local.text('tryAgain')}</button>`;
	}
}

define('freehold-booking', FreeholdBooking);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-booking': FreeholdBooking;
	}
}
