import { performance } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Names of ports, operations, queues, drivers; never an organisation's id, and nothing of a person. */
type Labels = Record<string, string>;

export type Reading = { labels?: Labels; value: number };

/** What is counted and measured, as Prometheus reads it. */
export type Metrics = {
	counter(name: string, help: string, labels?: readonly string[]): (labels: Labels, by?: number) => void;
	/** @param buckets seconds */
	histogram(name: string, help: string, labels: readonly string[], buckets?: number[]): (labels: Labels, value: number) => void;
	/** Read when somebody looks. A failure leaves it out, and nothing else. */
	gauge(name: string, help: string, labels: readonly string[], read: () => Reading[] | Promise<Reading[]>): void;
	text(): Promise<string>;
	contentType: string;
};

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own for each platform: two in one process do not share one. */
export function createMetrics(): Metrics {
	const register = new Registry();
	const registers = [register];
	const metrics: Metrics = {
		contentType: register.contentType,
		counter(name, help, labelNames = []) {
			const counter = new Counter({ name, help, labelNames: [...labelNames], registers });
			return (labels, by = 1) => counter.inc(labels, by);
		},
		histogram(name, help, labelNames, buckets = SECONDS) {
			const histogram = new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });
			return (labels, value) => histogram.observe(labels, value);
		},
		gauge(name, help, labelNames, read) {
			const gauge = new Gauge({
				name,
				help,
				labelNames: [...labelNames],
				registers,
				async collect() {
					const readings = await Promise.resolve()
						.then(read)
						.catch(() => []);
					gauge.reset();
					for (const { labels = {}, value } of readings) gauge.set(labels, value);
				},
			});
		},
		text: () => register.metrics(),
	};
	measureProcess(metrics);
	return metrics;
}

/** The process itself. */
function measureProcess(metrics: Metrics): void {
	metrics.gauge('process_resident_memory_bytes', 'Memory of the process', [], () => [{ value: process.memoryUsage.rss() }]);
	metrics.gauge('nodejs_heap_used_bytes', 'Memory of JavaScript objects', [], () => [{ value: process.memoryUsage().heapUsed }]);
	metrics.gauge('process_cpu_seconds_total', 'Processor time', [], () => {
		const { user, system } = process.cpuUsage();
		return [{ value: (user + system) / 1e6 }];
	});
	let before = performance.eventLoopUtilization();
	metrics.gauge('nodejs_event_loop_utilization', 'Share of the time since the last look that the loop was busy', [], () => {
		const now = performance.eventLoopUtilization();
		const { utilization } = performance.eventLoopUtilization(now, before);
		before = now;
		return [{ value: utilization }];
	});
}
