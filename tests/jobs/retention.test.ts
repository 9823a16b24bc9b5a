/** What stays of jobs that are over. */
import { expect, it } from 'vitest';
import { createJobRetention } from '../../core/src/jobs/retention.ts';
import { describeOnQueues } from './setups.ts';
import { jobWorld } from './world.ts';

describeOnQueues('jobs that are over', (setup) => {
	const world = jobWorld(setup);

	it('are kept for a week, or where they failed for a quarter, and as long as their parent may ask for them', async () => {
		const { id: organization } = world.test.harbor;
		const parent = await world.ask('noop', {}, { at: new Date(Date.now() + 3_600_000) });
		await world.test.app.borrow(organization, (sql) =>
			sql(
				`insert into jobs (organization_id, id, kind, queue, state, run_at, max_attempts, key, finished_at, parent)
				select $1, gen_random_uuid(), 'errands.noop', 'default', state, now(), 4, name, now() - make_interval(days => days), parent
				from (values ('done', 6, 'new', null::uuid), ('done', 8, 'old', null), ('cancelled', 8, 'old', null), ('failed', 89, 'new', null),
					('failed', 91, 'old', null), ('done', 8, 'child', $2::uuid)) as one(state, days, name, parent)`,
				[organization, parent],
			),
		);
		const { queue } = world.test.app.jobs;
		const gate = { read: world.test.app.borrow, inOrganization: world.test.app.borrow };
		await createJobRetention({ gateBehind: gate, queue, now: Date.now, log: { warn: () => {} } }).clear();
		const left = await world.test.app.borrow(organization, (sql) =>
			sql<{ key: string }>('select key from jobs where key is not null'),
		);
		expect(left.map(({ key }) => key).toSorted()).toEqual(['child', 'new', 'new']);
	});
});
