/**
 * A loan that is paid back in equal instalments, to the cent. All amounts are whole numbers of the smallest unit (cents) as `bigint`; a rate is in
 * thousandths of a percent a year (6.125 % is 6125), so nothing here is rounded but what a bank rounds, too: the instalment, and the
 * interest of each month. Pure.
 */

/** Thousandths of a percent, and twelve months. */
const A_MONTH = 100n * 1000n * 12n;

export type Loan = { principal: bigint; rate: bigint; months: number };

/** One month. */
export type Instalment = { interest: bigint; principal: bigint; balance: bigint };

/** To the nearest, halves up; both are positive. */
const divided = (value: bigint, by: bigint): bigint => (2n * value + by) / (2n * by);

/**
 * The instalment of a month: P·r·(1+r)ⁿ / ((1+r)ⁿ − 1), worked out as one fraction and rounded once, up: so the last instalment is never
 * larger than the others.
 */
export function instalmentOf({ principal, rate, months }: Loan): bigint {
	const count = BigInt(months);
	if (rate === 0n) return (principal + count - 1n) / count;
	const grown = (A_MONTH + rate) ** count;
	const still = A_MONTH ** count;
	const [above, below] = [principal * rate * grown, A_MONTH * (grown - still)];
	return (above + below - 1n) / below;
}

/** Month by month until nothing is owed; the last instalment pays what is left. */
export function scheduleOf(loan: Loan): Instalment[] {
	const instalment = instalmentOf(loan);
	const rows: Instalment[] = [];
	let balance = loan.principal;
	while (balance > 0n && rows.length < loan.months) {
		const interest = divided(balance * loan.rate, A_MONTH);
		const isLast = rows.length === loan.months - 1;
		const principal = isLast || instalment - interest >= balance ? balance : instalment - interest;
		balance -= principal;
		rows.push({ interest, principal, balance });
	}
	return rows;
}

/** What a schedule comes to, year by year. */
export function yearsOf(rows: readonly Instalment[]): Instalment[] {
	const years: Instalment[] = [];
	for (let at = 0; at < rows.length; at += 12) {
		const year = rows.slice(at, at + 12);
		years.push({
			interest: year.reduce((sum, { interest }) => sum + interest, 0n),
			principal: year.reduce((sum, { principal }) => sum + principal, 0n),
			balance: year.at(-1)?.balance ?? 0n,
		});
	}
	return years;
}

/** What owning costs besides the loan, a year in thousandths of a percent of the price, and a month in smallest units. */
export type Upkeep = { tax: bigint; insurance: bigint; dues: bigint };

/** A month of tax on a price. */
export const taxOf = (price: bigint, tax: bigint): bigint => divided(price * tax, A_MONTH);

/** A yearly amount, a month. */
export const monthly = (yearly: bigint): bigint => divided(yearly, 12n);

/** What owning costs a month. */
export function costOf(price: bigint, down: bigint, terms: Omit<Loan, 'principal'>, { tax, insurance, dues }: Upkeep): bigint {
	const principal = price > down ? price - down : 0n;
	return (principal ? instalmentOf({ ...terms, principal }) : 0n) + taxOf(price, tax) + monthly(insurance) + dues;
}

/**
 * The dearest home that costs at most so much a month, found exactly: the cost never falls as the price rises. 0: none.
 *
 * @param step prices are multiples of it
 */
export function affordable(budget: bigint, down: bigint, terms: Omit<Loan, 'principal'>, upkeep: Upkeep, step: bigint): bigint {
	const fits = (count: bigint): boolean => costOf(count * step, down, terms, upkeep) <= budget;
	if (!fits(0n)) return 0n;
	let [low, high] = [0n, 1n];
	// Far beyond any home: where nothing costs anything, there is no end.
	while (fits(high) && high < 1n << 60n) high *= 2n;
	while (high - low > 1n) {
		const middle = (low + high) / 2n;
		if (fits(middle)) low = middle;
		else high = middle;
	}
	return low * step;
}
