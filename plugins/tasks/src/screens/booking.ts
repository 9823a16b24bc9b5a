/** `<fh-booking>`: books an appointment at a time when the person is free; one that was taken meanwhile is answered with others near it. */
import { define, Load, ScreenElement, screenStyles, timeOf } from '@freehold/widgets/kit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { addDays, dayFrom, keyOf } from './span.ts';

type Slot = { start: string; end: string };
type Refusal = Error & { detail?: string; errors?: { detail: string }[]; problem?: { slots?: Slot[] } };

const KINDS = ['viewing', 'meeting', 'valuation_visit', 'open_house', 'call'];
const NAMES: Record<string, string> = {
	viewing: 'Viewing',
	meeting: 'Meeting',
	valuation_visit: 'Visit to value a home',
	open_house: 'Open house',
	call: 'Call',
};
const LENGTHS = [15, 30, 45, 60, 90, 120];
const OFFERED = 12;

const styles = css`
	form {
		display: grid;
		grid-template-columns: 1fr 1fr;
		gap: 14px;
	}
	.whole {
		grid-column: 1 / -1;
	}
	.free {
		display: flex;
		flex-wrap: wrap;
		gap: 6px;
	}
	.free .button {
		min-block-size: 32px;
		padding: 4px 10px;
		font-weight: 500;
	}
	.free .button[aria-pressed='true'] {
		border-color: var(--_primary);
		background: color-mix(in oklab, var(--_primary) 12%, var(--_surface));
	}
	.fault {
		color: var(--_danger);
	}
	.check {
		display: flex;
		align-items: center;
		gap: 8px;
		font-weight: 400;
	}
	@media (pointer: coarse), (max-width: 720px) {
		.free .button {
			min-block-size: 44px;
		}
	}
`;

export class Booking extends ScreenElement {
	static override properties = {
		...ScreenElement.properties,
		at: { attribute: false },
		_day: { state: true },
		_time: { state: true },
		_minutes: { state: true },
		_listing: { state: true },
		_contact: { state: true },
		_fault: { state: true },
		_others: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, styles];

	/** The time that was meant first; none: closed. */
	declare at: Date | undefined;
	/** `2026-11-21` and `14:30`, as the controls have them. */
	declare _day: string;
	declare _time: string;
	declare _minutes: number;
	declare _listing: string;
	declare _contact: string;
	declare _fault: string;
	/** Offered instead of a time that was taken. */
	declare _others: Slot[] | undefined;
	declare _busy: boolean;

	#free = new Load<Slot[]>(
		this,
		() => (this.at && this._day ? `${this._day} ${this._minutes}` : undefined),
		async () => {
			const day = dayFrom(this._day);
			const query = {
				user: this.console.me.id,
				from: new Date(Math.max(day.getTime(), Date.now())).toISOString(),
				to: addDays(day, 1).toISOString(),
				minutes: String(this._minutes),
			};
			if (!this.may('working-time.availability') || Date.parse(query.to) <= Date.now()) return [];
			return (await this.console.call<{ slots: Slot[] }>('GET', '/v1/availability', { query })).slots;
		},
	);

	constructor() {
		super();
		this._day = '';
		this._time = '';
		this._minutes = 30;
		this._listing = '';
		this._contact = '';
		this._fault = '';
		this._busy = false;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('at') || !this.at) return;
		this.#take(this.at);
		this._fault = '';
		this._others = undefined;
	}

	#take(time: Date): void {
		this._day = keyOf(time);
		this._time = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
	}

	get #start(): Date {
		return new Date(`${this._day}T${this._time}`);
	}

	#close(): void {
		this._listing = '';
		this._contact = '';
		this.tell('freehold-close');
	}

	async #book(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		if (this._busy) return;
		const given = new FormData(event.target as HTMLFormElement);
		const startsAt = this.#start;
		const body = {
			kind: given.get('kind'),
			startsAt: startsAt.toISOString(),
			endsAt: new Date(startsAt.getTime() + this._minutes * 60_000).toISOString(),
			timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
			...(this._listing ? { listing: this._listing } : {}),
			...(this._contact ? { contact: this._contact, invite: given.get('invite') === 'on' } : {}),
		};
		this._busy = true;
		try {
			const made = await this.console.call<{ id: string; title: string }>('POST', '/v1/appointments', { body });
			const to = { label: this.local.text('bookOpen'), address: `/console/appointments/${made.id}` };
			this.console.say(this.local.text('booked', { title: made.title }), { to });
			this.tell('freehold-booked');
			this.#close();
		} catch (error) {
			const { errors = [], detail, message, problem } = error as Refusal;
			this._others = problem?.slots;
			this._fault = this._others?.length
				? this.local.text('bookTaken')
				: errors.map((each) => each.detail).join(' ') || detail || message;
			void this.#free.reload();
		} finally {
			this._busy = false;
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		return html`<freehold-dialog
			.heading=${local.text('bookTitle')}
			?open=${this.at !== undefined}
			@freehold-close=${(event: Event) => {
				event.stopPropagation();
				this.#close();
			}}
		>
			${this.at ? this.#form() : nothing}
			<div slot="actions">
				<button class="button" type="button" @click=${this.#close}>${local.text('bookCancel')}</button>
				<button class="button primary" type="submit" form="booking" ?disabled=${this._busy}>${local.text('bookSave')}</button>
			</div>
		</freehold-dialog>`;
	}

	#form(): TemplateResult {
		const { local } = this;
		const refs = this.console.references(local);
		const field = (id: string, label: string, control: TemplateResult, isWhole = false) =>
			html`<div class="field ${isWhole ? 'whole' : ''}"><label for=${id}>${local.text(label)}</label>${control}</div>`;
		return html`<form id="booking" @submit=${this.#book}>
			${field('kind', 'bookKind', html`<select class="input" id="kind" name="kind">${KINDS.map((kind) => html`<option value=${kind}>${NAMES[kind]}</option>`)}</select>`)}
			${field(
				'minutes',
				'bookMinutes',
				html`<select class="input" id="minutes" @change=${(event: Event) => (this._minutes = Number((event.target as HTMLSelectElement).value))}>
					${LENGTHS.map((count) => html`<option value=${count} ?selected=${count === this._minutes}>${local.text('bookMinutesOf', { count })}</option>`)}
				</select>`,
			)}
			<div class="field whole">
				<span class="label" aria-hidden="true">${local.text('bookListing')}</span>
				<freehold-reference entity="listing" .label=${local.text('bookListing')} .refs=${refs} .value=${this._listing} @change=${(event: Event) => (this._listing = (event.target as HTMLInputElement).value)}></freehold-reference>
			</div>
			<div class="field whole">
				<span class="label" aria-hidden="true">${local.text('bookContact')}</span>
				<freehold-reference entity="contact" .label=${local.text('bookContact')} .refs=${refs} .value=${this._contact} @change=${(event: Event) => (this._contact = (event.target as HTMLInputElement).value)}></freehold-reference>
			</div>
			${field('day', 'bookDay', html`<input class="input" id="day" type="date" required min=${keyOf(new Date())} .value=${live(this._day)} @change=${(event: Event) => (this._day = (event.target as HTMLInputElement).value)} />`)}
			${field('time', 'bookTime', html`<input class="input" id="time" type="time" required step="300" .value=${live(this._time)} @change=${(event: Event) => (this._time = (event.target as HTMLInputElement).value)} />`)}
			<div class="whole">${this.#times()}</div>
			${this._contact ? html`<label class="check whole"><input type="checkbox" name="invite" checked />${local.text('bookInvite')}</label>` : nothing}
		</form>`;
	}

	#times(): TemplateResult {
		const { local } = this;
		const slots = this._others?.length ? this._others : (this.#free.value ?? []).slice(0, OFFERED);
		const start = this.#start.getTime();
		return html`${this._fault ? html`<p class="fault" role="alert">${this._fault}</p>` : html`<p class="label">${local.text('bookFree')}</p>`}
			${slots.length === 0 && this.#free.value && !this._fault ? html`<p class="muted">${local.text('bookNoFree')}</p>` : nothing}
			<div class="free">
				${slots.map(
					(slot) =>
						html`<button class="button" type="button" aria-pressed=${Date.parse(slot.start) === start ? 'true' : 'false'} @click=${() => this.#take(new Date(slot.start))}>${timeOf(slot.start, local)}</button>`,
				)}
			</div>`;
	}
}

define('fh-booking', Booking);
