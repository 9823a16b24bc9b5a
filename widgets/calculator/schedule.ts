/** How a loan is paid back: what is owed at the end of each year, as a line and as a table. Fetched when somebody opens it. */
import { css, html, type TemplateResult } from 'lit';
import { chartStyles, lineChart } from '../kit/chart.ts';
import type { Localise } from '../kit/localise.ts';
import { addStrings } from '../kit/words.ts';
import { type Loan, scheduleOf, yearsOf } from './loan.ts';

addStrings({
	year: 'Year',
	interest: 'Interest',
	principal: 'Repaid',
	owed: 'Still owed',
	interestInAll: '{amount} of interest in all; paid back after {years} years.',
});

const styles = css`
	${chartStyles}
	.scroll {
		max-block-size: 320px;
		margin-block-start: 16px;
		overflow-y: auto;
	}
	.figures thead th {
		position: sticky;
		inset-block-start: 0;
		background: var(--_sunken);
	}
	.in-all {
		margin-block: 8px 16px;
	}
`;

/** Gives an element what this looks like. */
export function adopt({ adoptedStyleSheets }: ShadowRoot): void {
	const sheet = styles.styleSheet as CSSStyleSheet;
	if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
}

/** Draws both. `money` and `short` write an amount of smallest units. */
export function payback(
	loan: Loan,
	local: Localise,
	{ money, short }: Record<'money' | 'short', (units: bigint) => string>,
): TemplateResult {
	const rows = scheduleOf(loan);
	const years = yearsOf(rows);
	const interest = rows.reduce((sum, row) => sum + row.interest, 0n);
	const owed = [loan.principal, ...years.map(({ balance }) => balance)];
	const each = years.length > 12 ? 5 : years.length > 6 ? 2 : 1;
	const labels = owed.map((_, year) => (year % each === 0 ? local.number(year) : ''));
	return html`<p class="in-all">${local.text('interestInAll', { amount: money(interest), years: years.length })}</p>
		${lineChart({ values: owed.map(Number), labels, figure: (value) => short(BigInt(Math.round(value))), fromZero: true })}
		<div class="scroll" tabindex="0" role="region" aria-label=${local.text('payback')}>
			<table class="figures">
				<thead><tr>${['year', 'interest', 'principal', 'owed'].map((word) => html`<th scope="col">${local.text(word)}</th>`)}</tr></thead>
				<tbody>
					${years.map(
						({ interest, principal, balance }, at) =>
							html`<tr><th scope="row">${local.number(at + 1)}</th><td>${money(interest)}</td><td>${money(principal)}</td><td>${money(balance)}</td></tr>`,
					)}
				</tbody>
			</table>
		</div>`;
}
