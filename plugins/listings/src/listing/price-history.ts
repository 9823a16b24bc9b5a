import type { Handler } from '@freehold/core';

type Row = { at: Date | string; status: string; amount: string | null; currency: string | null };

/** Every asking price, oldest first, out of the versions that the database keeps. */
export const priceHistory: Handler = async ({ id }, { sql }) => {
	const rows = await sql<Row>(
		`select created_at as at, status, price_amount::text as amount, price_currency as currency from listing_versions
		where listing = $1 and (change = 'created' or changed ? 'price_amount' or changed ? 'price_currency')
		order by created_at, id`,
		[id],
	);
	return {
		prices: rows.map(({ at, status, amount, currency }, index) => {
			const before = rows[index - 1];
			const isComparable = amount !== null && before?.amount && Number(before.amount) > 0 && before.currency === currency;
			return {
				at: new Date(at).toISOString(),
				status,
				price: amount === null ? null : { amount, currency },
				change: isComparable ? Math.round((Number(amount) / Number(before.amount) - 1) * 10_000) / 100 : null,
			};
		}),
	};
};
