import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export type Fit = {
	/** The level where all differences are nothing. */
	level: number;
	/** One for each column. */
	slopes: number[];
};

/** Passes in which outliers lose their weight. */
const PASSES = 4;
/** Huber's constant: residuals beyond so many deviations count less and less (95 % as efficient on clean data). */
const HUBER = 1.345;

/**
 * A weighted regression that few wrong rows cannot turn (Huber, by iterated weights), with each slope drawn towards what is believed of
 * it as strongly as `shrinkage` rows of one deviation would.
 *
 * @param rows one list of numbers a row, @param values what they explain, @param weights how much each row counts
 * @param believed slopes to shrink to
 */
export function regress(
	rows: readonly (readonly number[])[],
	values: readonly number[],
	weights: readonly number[],
	{ believed, shrinkage }: { believed: readonly number[]; shrinkage: number },
): Fit {
	const spreads = spreadsOf(rows, weights, believed.length);
	// What is explained is what the believed slopes leave.
	const left = values.map((value, at) => value - dot(rows[at] as number[], believed));
	let robust = weights.map(() => 1);
	let fit: Fit = { level: 0, slopes: [...believed] };
	for (let pass = 0; pass < PASSES; pass++) {
		const counted = weights.map((weight, at) => weight * (robust[at] as number));
		const solved = solve(rows, left, counted, spreads, shrinkage);
		fit = { level: solved[0] as number, slopes: believed.map((slope, at) => slope + (solved[at + 1] as number)) };
		const residuals = values.map((value, at) => value - fit.level - dot(rows[at] as number[], fit.slopes));
		const scale = Math.max(1.4826 * weightedMedian(residuals.map(Math.abs), weights), 1e-6);
		robust = residuals.map((residual) => Math.min(1, (HUBER * scale) / Math.max(Math.abs(residual), 1e-12)));
	}
	return fit;
}

function solve(
	rows: readonly (readonly number[])[],
	values: readonly number[],
	weights: readonly number[],
	spreads: readonly number[],
	shrinkage: number,
): number[] {
	const size = spreads.length + 1;
	const normal = Matrix.zeros(size, size);
	const right = Matrix.zeros(size, 1);
	const line = new Array<number>(size).fill(1);
	for (const [at, row] of rows.entries()) {
		const weight = weights[at] as number;
		for (let k = 1; k < size; k++) line[k] = row[k - 1] as number;
		for (let i = 0; i < size; i++) {
			const scaled = weight * (line[i] as number);
			right.set(i, 0, right.get(i, 0) + scaled * (values[at] as number));
			for (let j = 0; j <= i; j++) normal.set(i, j, normal.get(i, j) + scaled * (line[j] as number));
		}
	}
	for (let i = 0; i < size; i++) {
		for (let j = 0; j < i; j++) normal.set(j, i, normal.get(i, j));
		// A column that does not vary tells nothing: its slope stays as believed.
		if (i > 0) normal.set(i, i, normal.get(i, i) + shrinkage * Math.max((spreads[i - 1] as number) ** 2, 1e-6));
	}
	normal.set(0, 0, normal.get(0, 0) + 1e-9);
	return new CholeskyDecomposition(normal).solve(right).to1DArray();
}

const dot = (one: readonly number[], other: readonly number[]): number =>
	one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);

/** Root mean square of each column around the subject, where the differences are nothing. */
function spreadsOf(rows: readonly (readonly number[])[], weights: readonly number[], columns: number): number[] {
	const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
	return Array.from({ length: columns }, (_, k) => {
		const mean = rows.reduce((sum, row, at) => sum + (weights[at] as number) * (row[k] as number), 0) / total;
		return Math.sqrt(rows.reduce((sum, row, at) => sum + (weights[at] as number) * ((row[k] as number) - mean) ** 2, 0) / total);
	});
}

/** The value below which half of the weight lies. */
export const weightedMedian = (values: readonly number[], weights: readonly number[]): number =>
	weightedQuantile(values, weights, 0.5);

/** The value below which this part of the weight lies. */
export function weightedQuantile(values: readonly number[], weights: readonly number[], part: number): number {
	const order = values.map((_, at) => at).sort((a, b) => (values[a] as number) - (values[b] as number));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let below = 0;
	for (const at of order) {
		below += weights[at] as number;
		if (below >= part * total) return values[at] as number;
	}
	return values[order.at(-1) as number] ?? 0;
}
