/** `<console-settings-usage>`: the meters of the plan: how much is used, how much may be, and how it went day by day. */
import { define, FreeholdElement, inWords, Load, type Localise, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { problemState } from './problem.ts';
import type { Session } from './session.ts';
import { settingsStyles } from './settings-styles.ts';
import './system-words.ts';

type Meter = {
	meter: string;
	title: string;
	unit: string;
	per: 'day' | 'month' | null;
	used: number;
	limit: number | null;
	resetsAt: string | null;
	history: { day: string; amount: number }[];
};
type Usage = { plan: string; timeZone: string; meters: Meter[] };

/** The drawing of the days, in its own units. */
const HIGH = 40;
const STEP = 10;

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes as a person says them: 1.2 MB, 50 GB. */
function sizeOf(bytes: number, local: Localise): string {
	let [size, at] = [bytes, 0];
	for (; size >= 1000 && at < SIZES.length - 1; at++) size /= 1024;
	const unit = SIZES[at] as string;
	return local.number(size, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
}

export class ConsoleSettingsUsage extends FreeholdElement {
	static override properties = { session: { attribute: false } };
	static override styles = [...screenStyles, settingsStyles];

	declare session: Session;

	#load = new Load<Usage>(
		this,
		() => 'usage',
		(signal) => this.session.run<Usage>({ method: 'GET', path: '/v1/usage' }, signal),
	);

	protected view(): unknown {
		const { value, error } = this.#load;
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		if (!value) return skeleton(8);
		return html`<section class="card part">
				<dl class="facts"><div><dt>${this.local.text('plan')}</dt><dd>${inWords(value.plan)}</dd></div></dl>
			</section>
			<ul class="meters">${value.meters.map((meter) => this.#meter(meter))}</ul>`;
	}

	#meter({ meter, title, unit, per, used, limit, resetsAt, history }: Meter): TemplateResult {
		const { local } = this;
		const rate = per ? ` ${local.text(per === 'day' ? 'perDay' : 'perMonth')}` : '';
		const told =
			unit === 'bytes'
				? { used: sizeOf(used, local), limit: sizeOf(limit ?? 0, local), unit: '' }
				: { used: local.number(used), limit: local.number(limit ?? 0), unit: unit + rate };
		return html`<li class="card part">
			<h2 id=${`meter-${meter}`}>${title}</h2>
			${limit === null ? nothing : html`<progress max=${limit} value=${Math.min(used, limit)} aria-labelledby=${`meter-${meter}`}></progress>`}
			<p>${local.text(limit === null ? 'usedOnly' : 'usedOf', told)}</p>
			${history.length > 1 ? this.#days(title, history) : nothing}
			${resetsAt ? html`<p class="muted">${local.text('resets', { when: local.date(resetsAt, { dateStyle: 'medium', timeStyle: 'short' }) })}</p>` : nothing}
		</li>`;
	}

	/** Bars for the eye, the same as a table for the ear. */
	#days(title: string, history: Meter['history']): TemplateResult {
		const { local } = this;
		const most = Math.max(...history.map(({ amount }) => amount), 1);
		const bars = history.map(({ amount }, at) => {
			const height = Math.max((amount / most) * HIGH, 1);
			return svg`<rect x=${at * STEP} y=${HIGH - height} width=${STEP - 2} height=${height} rx="1" fill="currentColor"></rect>`;
		});
		return html`<svg viewBox="0 0 ${history.length * STEP} ${HIGH}" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
			<table class="silent">
				<caption>${local.text('usageDays', { title })}</caption>
				<thead><tr><th scope="col">${local.text('dayOf')}</th><th scope="col">${local.text('amountOf')}</th></tr></thead>
				<tbody>${history.map(({ day, amount }) => html`<tr><td>${local.date(day)}</td><td>${local.number(amount)}</td></tr>`)}</tbody>
			</table>`;
	}
}

define('console-settings-usage', ConsoleSettingsUsage);
