/** Words with plurals, and the browser's own `Intl` for numbers, money, areas and dates. */
import type { Plural } from './strings.ts';
import { Words } from './words.ts';

type Money = { amount: string; currency: string };
type Area = { value: number; unit: 'sqft' | 'sqm' };

/** What `FreeholdElement` has as `this.local`: `text`, `textOr`, `number`, `money`, `area`, `date`. */
export class Localise extends Words {
	/** Our word for a key; `count` chooses the plural form, numbers are written as the language does. */
	override text(key: string, values: Record<string, string | number> = {}): string {
		const found = this.find(key) ?? key;
		const forms: Plural = typeof found === 'string' ? { other: found } : found;
		const form = new Intl.PluralRules(this.lang).select(Number(values['count'] ?? 0));
		const entries = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? this.number(value) : value]);
		return this.fill(forms[form] ?? forms.other, Object.fromEntries(entries));
	}

	number(value: number, options?: Intl.NumberFormatOptions): string {
		return new Intl.NumberFormat(this.lang, options).format(value);
	}

	/** `$725,000`; cents only where there are some. `compact`: `$725K`. */
	money(money: Money | null | undefined, compact = false): string {
		if (!money) return '';
		return this.number(Number(money.amount), {
			style: 'currency',
			currency: money.currency,
			currencyDisplay: 'narrowSymbol',
			...(compact ? { notation: 'compact', maximumFractionDigits: 2 } : { trailingZeroDisplay: 'stripIfInteger' }),
		});
	}

	/** `1,840 sq ft` */
	area(area: Area | null | undefined): string {
		return area ? `${this.number(area.value, { maximumFractionDigits: 0 })} ${this.text(area.unit)}` : '';
	}

	/** A date, or a date and time, in the reader's own zone unless `options.timeZone` says otherwise. */
	date(value: string | null | undefined, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string {
		if (!value) return '';
		const dateOnly = value.length === 10;
		return new Intl.DateTimeFormat(this.lang, dateOnly ? { ...options, timeZone: 'UTC' } : options).format(new Date(value));
	}
}
