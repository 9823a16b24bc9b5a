/** `<fh-notification-preferences>`: how the person is told of what. */
import {
	controlStyles,
	define,
	FreeholdElement,
	failedState,
	type ScreenHost,
	skeleton,
	stateStyles,
} from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { looks } from './looks.ts';
import { preferenceStyles } from './preference-styles.ts';

type Way = 'at-once' | 'digest' | 'never';
type Kind = { kind: string; title: string; console: boolean; email: Way; push: boolean };
type Preferences = {
	timeZone: string | null;
	quietFrom: string | null;
	quietUntil: string | null;
	digest: 'daily' | 'weekly' | 'never';
	digestHour: number;
	digestDay: string;
	kinds: Kind[];
};

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WAYS: [Way, string][] = [
	['at-once', 'wayAtOnce'],
	['digest', 'wayDigest'],
	['never', 'wayNever'],
];

export class NotificationPreferences extends FreeholdElement {
	static override properties = {
		console: { attribute: false },
		_set: { state: true },
		_failed: { state: true },
		_busy: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, controlStyles, stateStyles, looks, preferenceStyles];

	declare console: ScreenHost;
	declare _set: Preferences | undefined;
	declare _failed: string | undefined;
	declare _busy: boolean;

	constructor() {
		super();
		this._busy = false;
	}

	protected override firstUpdated(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			this._set = await this.console.call<Preferences>('GET', '/v1/me/notification-preferences');
			this._failed = undefined;
		} catch (error) {
			this._failed = (error as Error).message;
		}
	}

	async #save(event: Event): Promise<void> {
		event.preventDefault();
		if (!this._set || this._busy) return;
		this._busy = true;
		const body = { ...this._set, kinds: this._set.kinds.map(({ title: _, ...kind }) => kind) };
		try {
			this._set = await this.console.call<Preferences>('PUT', '/v1/me/notification-preferences', { body });
			this.console.say(this.local.text('waySaved'));
		} catch (error) {
			const text = (error as { detail?: string }).detail ?? (error as Error).message;
			this.console.say(this.local.text('wayFailed', { text }), { failed: true });
		} finally {
			this._busy = false;
		}
	}

	#change(change: Partial<Preferences>): void {
		if (this._set) this._set = { ...this._set, ...change };
	}

	#changeKind(kind: string, change: Partial<Kind>): void {
		this.#change({ kinds: this._set?.kinds.map((one) => (one.kind === kind ? { ...one, ...change } : one)) ?? [] });
	}

	protected view(): TemplateResult {
		const { local } = this;
		if (this._failed) return failedState(local, this._failed, () => void this.#load());
		return html`<h1>${local.text('wayTitle')}</h1>
			<p class="quiet-text">${local.text('wayText')}</p>
			${
				this._set
					? html`<form @submit=${(event: Event) => void this.#save(event)}>
							${this.#kinds(this._set)} ${this.#digest(this._set)} ${this.#quiet(this._set)}
							<button class="button primary" type="submit" ?disabled=${this._busy}>${local.text('waySave')}</button>
						</form>`
					: skeleton(8)
			}`;
	}

	#kinds({ kinds }: Preferences): TemplateResult {
		const { local } = this;
		const tick = (one: Kind, way: 'console' | 'push', key: string) => html`<td data-label=${local.text(key)}>
			<input
				type="checkbox"
				aria-label=${`${one.title}: ${local.text(key)}`}
				.checked=${one[way]}
				@change=${(event: Event) => this.#changeKind(one.kind, { [way]: (event.target as HTMLInputElement).checked })}
			/>
		</td>`;
		return html`<table>
			<thead>
				<tr>
					<th scope="col">${local.text('wayKind')}</th>
					<th scope="col">${local.text('wayConsole')}</th>
					<th scope="col">${local.text('wayEmail')}</th>
					<th scope="col">${local.text('wayPush')}</th>
				</tr>
			</thead>
			<tbody>
				${kinds.map(
					(one) => html`<tr>
						<th scope="row">${one.title}</th>
						${tick(one, 'console', 'wayConsole')}
						<td data-label=${local.text('wayEmail')}>
							${this.#select(
								`${one.title}: ${local.text('wayEmail')}`,
								WAYS.map(([way, key]) => [way, local.text(key)]),
								one.email,
								(email) => this.#changeKind(one.kind, { email: email as Way }),
							)}
						</td>
						${tick(one, 'push', 'wayPush')}
					</tr>`,
				)}
			</tbody>
		</table>`;
	}

	#select(label: string, choices: [string, string][], value: string, change: (value: string) => void): TemplateResult {
		return html`<select class="input" aria-label=${label} @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
			${choices.map(([one, text]) => html`<option value=${one} ?selected=${one === value}>${text}</option>`)}
		</select>`;
	}

	#digest({ digest, digestHour, digestDay }: Preferences): TemplateResult {
		const { local } = this;
		const hour = (at: number) => local.date(new Date(2026, 0, 5, at).toISOString(), { timeStyle: 'short' });
		const day = (at: number) => local.date(new Date(2026, 0, 5 + at).toISOString(), { weekday: 'long' });
		return html`<fieldset>
			<legend>${local.text('wayDigestTitle')}</legend>
			<p class="quiet-text">${local.text('wayDigestText')}</p>
			<div class="row">
				${this.#select(
					local.text('wayHow'),
					[
						['daily', local.text('wayDaily')],
						['weekly', local.text('wayWeekly')],
						['never', local.text('wayNoDigest')],
					],
					digest,
					(value) => this.#change({ digest: value as Preferences['digest'] }),
				)}
				${
					digest === 'weekly'
						? this.#select(
								local.text('wayDay'),
								DAYS.map((one, at) => [one, day(at)]),
								digestDay,
								(value) => this.#change({ digestDay: value }),
							)
						: nothing
				}
				${
					digest === 'never'
						? nothing
						: this.#select(
								local.text('wayHour'),
								HOURS.map((at) => [String(at), hour(at)]),
								String(digestHour),
								(value) => this.#change({ digestHour: Number(value) }),
							)
				}
			</div>
		</fieldset>`;
	}

	#quiet({ quietFrom, quietUntil, timeZone }: Preferences): TemplateResult {
		const { local } = this;
		const isQuiet = quietFrom !== null;
		const time = (key: string, value: string | null, name: 'quietFrom' | 'quietUntil') => html`<label
			>${local.text(key)}
			<input class="input" type="time" required .value=${value ?? ''} @change=${(event: Event) => this.#change({ [name]: (event.target as HTMLInputElement).value })}
		/></label>`;
		const zones = Intl.supportedValuesOf('timeZone');
		const known = timeZone && !zones.includes(timeZone) ? [timeZone, ...zones] : zones;
		return html`<fieldset>
			<legend>${local.text('wayQuietTitle')}</legend>
			<p class="quiet-text">${local.text('wayQuietText')}</p>
			<label class="check"
				><input
					type="checkbox"
					.checked=${isQuiet}
					@change=${(event: Event) =>
						this.#change(
							(event.target as HTMLInputElement).checked
								? { quietFrom: '21:00', quietUntil: '07:00' }
								: { quietFrom: null, quietUntil: null },
						)}
				/>${local.text('wayQuiet')}</label
			>
			<div class="row">
				${isQuiet ? [time('wayFrom', quietFrom, 'quietFrom'), time('wayUntil', quietUntil, 'quietUntil')] : nothing}
				<label>${local.text('wayZone')} ${this.#select(
					local.text('wayZone'),
					known.map((zone) => [zone, zone.replaceAll('_', ' ')]),
					timeZone ?? 'UTC',
					(zone) => this.#change({ timeZone: zone }),
				)}</label>
			</div>
		</fieldset>`;
	}
}
define('fh-notification-preferences', NotificationPreferences);
