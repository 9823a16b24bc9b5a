import type { RequestListener } from 'node:http';
import type { AwilixContainer } from 'awilix';
import type { Logger } from 'pino';
import type { App } from './app-model.ts';
import type { Sealer } from './audit/sealer.ts';
import { type Background, together } from './background.ts';
import { followEvents } from './cache/follow.ts';
import type { Config } from './config.ts';
import type { EventHouse } from './events/events.ts';
import type { Ground } from './ground.ts';
import { fetchFrom } from './http/in-process.ts';
import { createServing } from './http/serving.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Schedules } from './jobs/schedules.ts';
import type { Later } from './later.ts';
import type { Monitor } from './ports/monitor.ts';
import type { Realtime } from './realtime/realtime.ts';
import { answersCalls, worksBehind } from './roles.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What a platform does with its parts: it serves, comes to rest, and ends. */
export type Lifecycle = Pick<App, 'server' | 'listen' | 'fetch' | 'idle' | 'look' | 'seal' | 'onStop' | 'stop'> & {
	/** Does it take calls from outside? */
	isOpen(): boolean;
};

type Parts = { container: AwilixContainer; config: Config; ground: Ground; log: Logger };

export function createLifecycle({ container, config, ground, log }: Parts): Lifecycle {
	const events = container.resolve<EventHouse>('events');
	const jobs = container.resolve<Jobs>('jobs');
	const listener = container.resolve<RequestListener>('http');
	const background = together(worksBehind(config) ? container.resolve<Background[]>('background') : [], log);
	const monitor = container.resolve<Monitor>('monitor');
	const realtime = answersCalls(config) ? container.resolve<Realtime>('realtime') : undefined;
	const serving = createServing(listener, config, log);
	const answer = fetchFrom(listener);
	const farewells: (() => Promise<void> | void)[] = [];

	const beginOnce = async (): Promise<void> => {
		await events.start();
		if (answersCalls(config)) farewells.push(followEvents(ground.cache, events));
		background.start();
		monitor.start();
	};
	let beginning: Promise<void> | undefined;
	const begin = (): Promise<void> => {
		beginning ??= beginOnce();
		return beginning;
	};
	const end = async (): Promise<void> => {
		// At the same time, so that both have all of the time that there is.
		await Promise.all([serving.close(), background.stop(), realtime?.close()]);
		for (const work of farewells) await work();
		await container.dispose();
		await ground.close();
		log.flush();
	};
	let ending: Promise<void> | undefined;

	return {
		server: serving.server,
		isOpen: () => serving.isOpen,
		async listen(port, host) {
			await realtime?.attach(serving.server);
			const address = await serving.open(port, host);
			await begin();
			return address;
		},
		async fetch(...call) {
			await begin();
			return answer(...call);
		},
		async idle() {
			await container.resolve<Later>('later').idle();
			// What a job does is told, and may be followed by other jobs.
			do {
				await events.idle();
				await jobs.idle();
			} while (events.isBusy());
			await container.resolve<Webhooks>('webhooks').idle();
		},
		async look() {
			await container.resolve<Schedules>('schedules').look();
			await jobs.handOver.look();
		},
		seal: () => container.resolve<Sealer>('sealer').now(),
		onStop: (work) => void farewells.push(work),
		stop() {
			ending ??= end();
			return ending;
		},
	};
}
