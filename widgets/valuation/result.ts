/** The answer to "what is my home worth": a range, the sales it comes from, and the way to a person. Fetched when there is one. */
import type { EstimateValuationAnswer } from '@freehold/sdk';
import { css, html, nothing, type TemplateResult } from 'lit';
import { Localise } from '../kit/localise.ts';
import { addStrings } from '../kit/words.ts';
import type { FreeholdValuation } from './freehold-valuation.ts';

addStrings({
	estimateRange: '{low} to {high}',
	estimateOf: 'For {place}. Four of five such homes are sold within this range.',
	estimateFrom: 'Sales that it comes from',
	estimateSold: 'Sold {month}, {distance} away',
	estimatePlace: 'We could not find this address. Please write street, number and town.',
	estimateUnknown: 'There are too few sales like it nearby to name a range. Somebody who knows the street can.',
	estimateExact: 'Have it valued by a person',
	estimateMessage: 'Please value my home: {place}.',
	estimateMessageRange: 'Please value my home: {place}. Your page says {low} to {high}.',
	estimateAgain: 'Another home',
	beds: { one: '{count} bed', other: '{count} beds' },
});

const styles = css`
	.estimate {
		padding: calc(var(--_space) * 6);
		border: 1px solid transparent;
		border-radius: calc(var(--_radius) * 1.5);
		background: var(--_sunken);
	}
	.estimate:focus {
		outline: none;
	}
	.range {
		font-family: var(--_heading);
		font-size: clamp(1.5em, 1.1em + 3cqi, 2.25em);
		font-weight: 650;
		letter-spacing: -0.02em;
		line-height: 1.2;
		font-variant-numeric: tabular-nums;
	}
	.muted {
		margin-block-start: calc(var(--_space) * 2);
		color: var(--_muted);
		font-size: 0.9375em;
	}
	h3 {
		margin-block: calc(var(--_space) * 6) calc(var(--_space) * 2);
	}
	.sale {
		display: flex;
		flex-wrap: wrap;
		justify-content: space-between;
		gap: 0 16px;
		padding-block: 10px;
		border-block-end: 1px solid var(--_border);
		font-variant-numeric: tabular-nums;
	}
	.sale b {
		font-weight: 600;
	}
	.person {
		margin-block-start: calc(var(--_space) * 8);
	}
	.again {
		margin-block-start: calc(var(--_space) * 5);
	}
`;

/** Gives an element what this looks like. */
export function adopt({ adoptedStyleSheets }: ShadowRoot): void {
	const sheet = styles.styleSheet as CSSStyleSheet;
	if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
}

/** Forms have words only; figures need the formats of the language, too. */
const formats = new WeakMap<FreeholdValuation, Localise>();
const formatsOf = (form: FreeholdValuation): Localise => formats.get(form) ?? formats.set(form, new Localise(form)).get(form)!;

export function estimate(
	form: FreeholdValuation,
	answer: EstimateValuationAnswer,
	asked: string,
	again: () => void,
): TemplateResult {
	const local = formatsOf(form);
	const { value, low, high, place = asked, attribution, comparables = [] } = answer;
	const range = value ? { low: local.money(low), high: local.money(high) } : undefined;
	const message = local.text(range ? 'estimateMessageRange' : 'estimateMessage', { place, ...range });
	const tells = range
		? html`<p class="range" part="range">${local.text('estimateRange', range)}</p><p class="muted">${local.text('estimateOf', { place })}</p>`
		: html`<p class="title">${local.text(answer.reason === 'place' ? 'estimatePlace' : 'estimateUnknown')}</p>`;
	return html`<div class="estimate" part="estimate" role="status" tabindex="-1">${tells}${attribution ? html`<p class="muted"><small>${attribution}</small></p>` : nothing}</div>
		${comparables.length ? html`<h3>${local.text('estimateFrom')}</h3><ul part="comparables">${comparables.map((one) => sale(one, local))}</ul>` : nothing}
		${
			answer.reason === 'place'
				? nothing
				: html`<div class="person">
					<freehold-enquiry .heading=${local.text('estimateExact')} .message=${message} .consent=${form.consent} .apiUrl=${form.apiUrl} .apiKey=${form.apiKey}></freehold-enquiry>
				</div>`
		}
		<button class="button again" type="button" @click=${again}>${local.text('estimateAgain')}</button>`;
}

type Sale = NonNullable<EstimateValuationAnswer['comparables']>[number];

function sale({ sold, distance, price, livingArea, bedrooms }: Sale, local: Localise): TemplateResult {
	const month = local.date(`${sold}-01`, { month: 'long', year: 'numeric' });
	const isFeet = livingArea.unit === 'sqft';
	const far = isFeet
		? local.number(distance / 1609.344, { style: 'unit', unit: 'mile', unitDisplay: 'short', maximumFractionDigits: 1 })
		: local.number(distance, { style: 'unit', unit: 'meter', unitDisplay: 'short' });
	const what = [local.area(livingArea), bedrooms ? local.text('beds', { count: bedrooms }) : ''].filter(Boolean).join(' · ');
	return html`<li class="sale"><b>${local.money(price)}</b><span>${what}</span><span class="muted">${local.text('estimateSold', { month, distance: far })}</span></li>`;
}
