/** The look that is taken at every service every minute. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import { createStore } from '../src/data/records.ts';
import { createMonitor } from '../src/ports/monitor.ts';
import { ProviderError } from '../src/ports/provider-error.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';

describe('the monitor', () => {
	let freehold: TestApp;
	beforeAll(async () => {
		freehold = await startApp('pglite');
	});
	afterAll(() => freehold.stop());

	it('tells the operator once when a service is beyond its limit, and goes on whatever happens to itself', async () => {
		await freehold.app.borrow(freehold.harbor.id, (sql) =>
			sql('update organizations set operator = true where id = $1', [freehold.harbor.id]),
		);
		const { app } = freehold;
		let error: Error | null = null;
		let broken = false;
		const metrics = createMetrics();
		const monitor = createMonitor({
			ports: {
				living: () => {
					if (broken) throw new Error('The monitor itself is broken');
					return [{ port: 'email', driver: 'smtp', check: async () => (error ? Promise.reject(error) : undefined) }];
				},
			},
			connections: app.connections,
			store: createStore(app.registry),
			metrics,
			log: app.log,
			now: Date.now,
		});
		await monitor.look();
		expect(monitor.read()).toEqual([expect.objectContaining({ port: 'email', healthy: true, errorRate: 0, alerts: [] })]);
		error = new ProviderError('unavailable', 'away');
		await monitor.look();
		await monitor.look();
		expect(monitor.read()).toEqual([
			expect.objectContaining({ healthy: false, errorRate: 2 / 3, alerts: ['error-rate'], lastError: 'away' }),
		]);
		const alerts = async (place: TestApp['harbor']) =>
			(await freehold.call('GET', '/v1/port-alerts', { as: await place.asUser('admin') })).body.data;
		expect(await alerts(freehold.harbor)).toEqual([
			expect.objectContaining({
				port: 'email',
				driver: 'smtp',
				metric: 'error-rate',
				observed: 0.5,
				threshold: 0.02,
				lastError: 'away',
			}),
		]);
		expect(await alerts(freehold.palm)).toEqual([]);
		broken = true;
		await monitor.look();
		[broken, error] = [false, null];
		await monitor.look();
		expect(monitor.read()[0]).toMatchObject({ healthy: true });
		expect(await metrics.text()).toMatch(/freehold_port_alerts_total\{port="email",driver="smtp",metric="error-rate"\} 1/);
		await monitor.stop();
	});
});
