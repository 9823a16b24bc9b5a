/** Exact by definition: a foot is 0.3048 metres. */
const SQUARE_FOOT = 0.3048 ** 2;

/** An area in one unit, so that 1,000 sqft and 92.9 sqm are compared as the same. */
export const inSquareMetres = ({ value, unit }: { value: number; unit: string }): number =>
	unit === 'sqft' ? Number(value) * SQUARE_FOOT : Number(value);
