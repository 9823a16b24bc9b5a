/**
 * `<freehold-calculator>`: what a home costs a month, and how much home a household can afford. Exact to the cent; works without the
 * platform. How the loan is paid back, year by year, is fetched when somebody opens it.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { FreeholdElement } from '../kit/element.ts';
import { addStrings } from '../kit/words.ts';
import { digitsOf, fromUnits, toUnits } from './amounts.ts';
import { affordable, costOf, instalmentOf, type Loan, monthly, taxOf, type Upkeep } from './loan.ts';
import { calculatorStyles } from './styles.ts';

addStrings({
	mortgage: 'What it costs a month',
	affordability: 'What you can afford',
	homePrice: 'Price',
	downPayment: 'Down payment',
	interestRate: 'Interest a year',
	loanTerm: 'Term in years',
	propertyTax: 'Property tax a year',
	insuranceYear: 'Insurance a year',
	duesMonth: 'Dues a month',
	incomeMonth: 'Income a month, before tax',
	debtsMonth: 'Other debts a month',
	moreCosts: 'Taxes, insurance, dues',
	aMonth: 'a month',
	loanPart: 'Loan',
	taxPart: 'Property tax',
	insurancePart: 'Insurance',
	duesPart: 'Dues',
	loanOf: 'Loan of {amount}',
	upTo: 'A home of up to',
	atCost: 'That is {amount} a month: housing at most {housing} of income, all debts at most {debts}.',
	notEnough: 'Other debts and running costs leave nothing for a loan.',
	payback: 'How it is paid back',
	noNumber: 'Please write a number.',
	calculatorNote: 'An illustration, not an offer. What a bank asks for may be different.',
});

/** Of the income before tax. Source: the 28/36 rule that lenders in the United States start from. */
const [HOUSING, DEBTS] = [28n, 36n];

const MONEY = ['price', 'insurance', 'dues', 'income', 'debts'] as const;
const FIELDS = { price: '', down: '', rate: '', years: '', tax: '', insurance: '', dues: '', income: '', debts: '' };
type Name = keyof typeof FIELDS;

/** Everything as whole numbers; undefined where a field is no number. */
type Figures = { price: bigint; down: bigint; terms: Omit<Loan, 'principal'>; upkeep: Upkeep; income: bigint; debts: bigint };

export class FreeholdCalculator extends FreeholdElement {
	static override properties = {
		mode: {},
		heading: {},
		currency: {},
		price: {},
		down: {},
		rate: {},
		years: {},
		tax: {},
		insurance: {},
		dues: {},
		_typed: { state: true },
		_schedule: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, inputStyles, calculatorStyles];

	declare mode: string | undefined;
	declare heading: string | undefined;
	declare currency: string;
	declare price: string | undefined;
	declare down: string | undefined;
	declare rate: string | undefined;
	declare years: string | undefined;
	declare tax: string | undefined;
	declare insurance: string | undefined;
	declare dues: string | undefined;
	/** What stands in the fields, as it was typed. */
	declare _typed: Record<Name, string>;
	declare _schedule: typeof import('./schedule.ts') | undefined;
	#timer = 0;

	constructor() {
		super();
		this.currency = 'USD';
		this._typed = {
			...FIELDS,
			price: '600000',
			down: '20',
			rate: '6.5',
			years: '30',
			tax: '1',
			insurance: '1800',
			dues: '0',
			income: '12000',
			debts: '400',
		};
	}

	/** An attribute that the page writes is what the field begins with. */
	protected override willUpdate(changed: PropertyValues<this>): void {
		const names = (['price', 'down', 'rate', 'years', 'tax', 'insurance', 'dues'] as const).filter(
			(name) => changed.has(name) && this[name] !== undefined,
		);
		if (names.length > 0) this._typed = { ...this._typed, ...Object.fromEntries(names.map((name) => [name, this[name]])) };
	}

	get #digits(): number {
		return digitsOf(this.currency);
	}

	#isMoney(name: Name): boolean {
		return name === 'down' ? this.#forBudget : (MONEY as readonly string[]).includes(name);
	}

	get #forBudget(): boolean {
		return this.mode === 'affordability';
	}

	/** A field as a whole number: cents, thousandths of a percent, years. */
	#read(name: Name): bigint | undefined {
		return toUnits(this._typed[name], this.#isMoney(name) ? this.#digits : name === 'years' ? 0 : 3);
	}

	#figures(): Figures | undefined {
		const [price, down, rate, years, tax, insurance, dues, income, debts] = (Object.keys(FIELDS) as Name[]).map((name) =>
			this.#read(name),
		);
		const all = [price, down, rate, years, tax, insurance, dues, income, debts];
		if (all.some((one) => one === undefined) || years! < 1n || years! > 50n || rate! > 100_000n || tax! > 100_000n)
			return undefined;
		return {
			price: price!,
			down: this.#forBudget ? down! : (price! * (down! > 100_000n ? 100_000n : down!)) / 100_000n,
			terms: { rate: rate!, months: Number(years) * 12 },
			upkeep: { tax: tax!, insurance: insurance!, dues: dues! },
			income: income!,
			debts: debts!,
		};
	}

	#money(units: bigint, whole = false): string {
		return this.local.money({
			amount: fromUnits(whole ? (units / 10n ** BigInt(this.#digits)) * 10n ** BigInt(this.#digits) : units, this.#digits),
			currency: this.currency,
		});
	}

	#typed(name: Name, event: Event): void {
		this._typed = { ...this._typed, [name]: (event.target as HTMLInputElement).value };
		clearTimeout(this.#timer);
		// Once for a thought, not for each key.
		this.#timer = window.setTimeout(() => this.measure('calculate', { mode: this.mode ?? 'mortgage' }), 1500);
	}

	#field(name: Name, word: string): TemplateResult {
		const isMoney = this.#isMoney(name);
		const isWrong = this.#read(name) === undefined;
		const sign = isMoney ? currencySign(this.local.lang, this.currency) : name === 'years' ? '' : '%';
		return html`<div class="field">
			<label for=${name}>${this.local.text(word)}</label>
			<div class="amount ${isMoney ? 'money' : ''}">
				<input class="input" part="input" id=${name} inputmode="decimal" autocomplete="off" .value=${this._typed[name]} aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${isWrong ? `${name}-fault` : nothing} @input=${(event: Event) => this.#typed(name, event)} />
				${sign ? html`<span class="sign" aria-hidden="true">${sign}</span>` : nothing}
			</div>
			${isWrong ? html`<p class="fault" id="${name}-fault">${this.local.text('noNumber')}</p>` : nothing}
		</div>`;
	}

	#fields(): TemplateResult {
		const own = this.#forBudget
			? [this.#field('income', 'incomeMonth'), this.#field('debts', 'debtsMonth')]
			: [this.#field('price', 'homePrice')];
		return html`<form part="form" @submit=${(event: Event) => event.preventDefault()}>
			${own} ${this.#field('down', 'downPayment')} ${this.#field('rate', 'interestRate')} ${this.#field('years', 'loanTerm')}
			<details>
				<summary>${this.local.text('moreCosts')}</summary>
				<div>${this.#field('tax', 'propertyTax')} ${this.#field('insurance', 'insuranceYear')} ${this.#field('dues', 'duesMonth')}</div>
			</details>
		</form>`;
	}

	/** What a month is made of, as a bar and as words. */
	#parts(price: bigint, { down, terms, upkeep }: Figures): TemplateResult {
		const principal = price > down ? price - down : 0n;
		const parts: [word: string, amount: bigint][] = [
			['loanPart', principal ? instalmentOf({ ...terms, principal }) : 0n],
			['taxPart', taxOf(price, upkeep.tax)],
			['insurancePart', monthly(upkeep.insurance)],
			['duesPart', upkeep.dues],
		];
		const shown = parts.filter(([, amount]) => amount > 0n);
		return html`<dl class="parts" part="parts">
			${shown.map(([word, amount]) => html`<div class=${word}><dt>${this.local.text(word)}</dt><dd>${this.#money(amount)}</dd></div>`)}
		</dl>`;
	}

	#answer(): TemplateResult {
		const { local } = this;
		const figures = this.#figures();
		if (!figures) return html`<p class="muted">–</p>`;
		const { down, terms, upkeep, income, debts } = figures;
		const percent = (value: bigint): string => local.number(Number(value) / 100, { style: 'percent' });
		const unit = 10n ** BigInt(this.#digits);
		if (!this.#forBudget) {
			const { price } = figures;
			return html`<p class="result" part="result" role="status">${this.#money(costOf(price, down, terms, upkeep))} <small>${local.text('aMonth')}</small></p>
				<p class="muted">${local.text('loanOf', { amount: this.#money(price > down ? price - down : 0n, true) })}</p>
				${this.#parts(price, figures)} ${this.#payback({ ...terms, principal: price > down ? price - down : 0n })}`;
		}
		const [housing, all] = [(income * HOUSING) / 100n, (income * DEBTS) / 100n - debts];
		const budget = housing < all ? housing : all;
		const price = budget > 0n ? affordable(budget, down, terms, upkeep, 1000n * unit) : 0n;
		if (price === 0n)
			return html`<p class="result" part="result" role="status">${this.#money(0n)}</p><p class="muted">${local.text('notEnough')}</p>`;
		const amount = this.#money(costOf(price, down, terms, upkeep));
		return html`<p class="muted">${local.text('upTo')}</p>
			<p class="result" part="result" role="status">${this.#money(price, true)}</p>
			<p class="muted">${local.text('atCost', { amount, housing: percent(HOUSING), debts: percent(DEBTS) })}</p>
			${this.#parts(price, figures)} ${this.#payback({ ...terms, principal: price > down ? price - down : 0n })}`;
	}

	#payback(loan: Loan): unknown {
		if (loan.principal === 0n) return nothing;
		const { local, _schedule: schedule } = this;
		const words = {
			money: (units: bigint) => this.#money(units),
			short: (units: bigint) => local.money({ amount: fromUnits(units, this.#digits), currency: this.currency }, true),
		};
		return html`<details class="payback" @toggle=${this.#opened}>
			<summary>${local.text('payback')}</summary>
			${schedule ? schedule.payback(loan, local, words) : html`<span class="skeleton"></span>`}
		</details>`;
	}

	#opened = async (event: Event): Promise<void> => {
		if (!(event.target as HTMLDetailsElement).open || this._schedule) return;
		const schedule = await import('./schedule.ts');
		schedule.adopt(this.renderRoot as ShadowRoot);
		this._schedule = schedule;
	};

	protected view(): TemplateResult {
		const title = this.heading ?? this.local.text(this.#forBudget ? 'affordability' : 'mortgage');
		return html`${title ? html`<h2 part="heading">${title}</h2>` : nothing}
			<div class="sides">${this.#fields()}<div class="answer" part="answer">${this.#answer()}<p class="note">${this.local.text('calculatorNote')}</p></div></div>`;
	}
}

function currencySign(lang: string, currency: string): string {
	const parts = new Intl.NumberFormat(lang, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
	return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

define('freehold-calculator', FreeholdCalculator);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-calculator': FreeholdCalculator;
	}
}
