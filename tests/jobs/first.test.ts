import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../harness/app.ts';
import { does, jobPlugin } from './plugin.ts';
import { ROOT } from '../harness/once.ts';
import { loadConfig } from '@freehold/core';

describeOnBoth('jobs', (driver) => {
	for (const redis of driver === 'postgres' ? [false, true] : [false]) {
		it(`runs ${redis}`, async () => {
			const plugins = [...loadConfig(ROOT, {}).plugins, jobPlugin()];
			const test = await startApp(driver, { plugins, ...(redis ? { redisUrl: inject('prepared').redis?.url as string } : {}) });
			const seen: number[] = [];
			does.plain = async ({ n }: { n: number }) => void seen.push(n);
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 20; n++) await scope.enqueue('errands.plain', { n });
			});
			await test.app.idle();
			expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
			const list = await test.call('GET', '/v1/jobs?limit=50', { as: await test.harbor.asUser('owner') });
			expect(list.status).toBe(200);
			expect(list.body.data[0]).toMatchObject({ kind: 'errands.plain', state: 'done', attempts: 1 });
			await test.stop();
		});
	}
});
