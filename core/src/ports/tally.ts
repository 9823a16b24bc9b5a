import type { Metrics } from '../telemetry/metrics.ts';
import type { ProviderError, ProviderFault } from './provider-error.ts';
import type { Watch } from './resilience.ts';

const WINDOW = 100;

export type Counted = {
	/** Attempts since the start. */
	calls: number;
	failures: Record<ProviderFault, number>;
	retries: number;
	/** Not even tried: the breaker was open, or too many waited. */
	rejected: number;
	/** Of the last hundred attempts. */
	averageMilliseconds: number | null;
	/** Share of the last hundred attempts that failed. */
	errorRate: number | null;
};

/** Counts what goes through one port. */
export type Tally = Watch & { read(): Counted };

/** Metrics of every port; made once. */
export function portMetrics(metrics: Metrics) {
	return {
		calls: metrics.counter('freehold_port_calls_total', 'Attempts at ports', ['port', 'driver', 'outcome']),
		seconds: metrics.histogram('freehold_port_seconds', 'Time that attempts at ports took', ['port', 'driver']),
		retries: metrics.counter('freehold_port_retries_total', 'Attempts made again', ['port', 'driver']),
		rejected: metrics.counter('freehold_port_rejected_total', 'Calls not even tried', ['port', 'driver']),
		cost: metrics.counter('freehold_port_cost_total', 'What calls cost, by currency or unit', ['port', 'driver', 'unit']),
	};
}

export type PortMetrics = ReturnType<typeof portMetrics>;

export function createTally(port: string, driver: string, metrics: PortMetrics): Tally {
	const labels = { port, driver };
	const failures: Counted['failures'] = { 'rate-limited': 0, unavailable: 0, refused: 0, unauthorized: 0 };
	const last: { milliseconds: number; failed: boolean }[] = [];
	let [calls, retries, rejected] = [0, 0, 0];
	return {
		attempted(milliseconds, error: ProviderError | null) {
			calls++;
			if (error) failures[error.fault]++;
			// What was understood and refused is the caller's, and no fault of the service.
			last.push({ milliseconds, failed: error !== null && error.fault !== 'refused' });
			if (last.length > WINDOW) last.shift();
			metrics.calls({ ...labels, outcome: error?.fault ?? 'ok' });
			metrics.seconds(labels, milliseconds / 1000);
		},
		repeated() {
			retries++;
			metrics.retries(labels);
		},
		rejected() {
			rejected++;
			metrics.rejected(labels);
		},
		read: () => ({
			calls,
			failures: { ...failures },
			retries,
			rejected,
			averageMilliseconds: last.length ? average(last.map((one) => one.milliseconds)) : null,
			errorRate: last.length ? last.filter(({ failed }) => failed).length / last.length : null,
		}),
	};
}

const average = (values: number[]): number => Math.round((values.reduce((sum, one) => sum + one, 0) / values.length) * 10) / 10;
