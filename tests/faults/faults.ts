/** What goes wrong while callers are at work: one thing after the other, chosen by the seed, each over before the next begins. */
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Cluster } from '../harness/cluster.ts';
import { type Chance, chanceOf } from './random.ts';

/** Something that goes on until it is told to stop, and then says what happened. */
export type Storm = { stop(): Promise<Map<string, number>> };

export type Fault = { name: string; weight: number; happen: (cluster: Cluster, chance: Chance) => Promise<void> };

const FAULTS: readonly Fault[] = [
	{ name: 'an API process is killed', weight: 5, happen: ({ apis }, chance) => chance.one(apis).kill() },
	{ name: 'a worker, and the relay in it, is killed', weight: 6, happen: ({ workers }, chance) => chance.one(workers).kill() },
	{
		name: 'a process is told to stop, and started again',
		weight: 2,
		happen: ({ members }, chance) => chance.one(members).kill('SIGTERM'),
	},
	{
		name: 'a process freezes for a while',
		weight: 2,
		async happen({ members }, chance) {
			const member = chance.one(members);
			member.freeze();
			await pause(500 + chance.below(2500));
			member.thaw();
		},
	},
	{ name: 'all connections to the database break', weight: 3, happen: async ({ postgres }) => postgres.proxy.drop() },
	{
		name: 'the database cannot be reached for a while',
		weight: 2,
		async happen({ postgres }, chance) {
			postgres.proxy.cut();
			await pause(200 + chance.below(1500));
			postgres.proxy.mend();
		},
	},
	{
		name: 'the network to the database swallows everything for a while',
		weight: 1,
		async happen({ postgres }, chance) {
			postgres.proxy.swallow();
			await pause(500 + chance.below(1500));
			postgres.proxy.mend();
		},
	},
	{
		name: 'the database crashes and starts again',
		weight: 2,
		async happen({ postgres }, chance) {
			await postgres.crash();
			await pause(chance.below(1000));
			await postgres.again();
		},
	},
	{
		name: 'the network to the database is slow for a while',
		weight: 1,
		async happen({ postgres }, chance) {
			postgres.proxy.delay(20 + chance.below(80));
			await pause(1500);
			postgres.proxy.delay(0);
		},
	},
	{
		name: 'connections of callers break',
		weight: 2,
		happen: async ({ front }) => front.drop(),
	},
];

const REDIS_FAULTS: readonly Fault[] = [
	{
		name: 'Redis cannot be reached for a while',
		weight: 3,
		async happen({ redis }, chance) {
			redis?.proxy.cut();
			await pause(200 + chance.below(2000));
			redis?.proxy.mend();
		},
	},
	{
		name: 'Redis crashes and starts again',
		weight: 3,
		async happen({ redis }, chance) {
			await redis?.crash();
			await pause(chance.below(1000));
			await redis?.again();
		},
	},
	{
		name: 'Redis forgets everything',
		weight: 2,
		async happen({ redis }) {
			const client = new Redis(redis?.url as string, { maxRetriesPerRequest: 1 });
			await client.flushall();
			client.disconnect();
		},
	},
];

/** Of the processes' clocks; the database keeps its own. */
export const CLOCK_FAULTS: readonly Fault[] = [
	...FAULTS.filter(({ name }) => name.includes('killed')),
	{
		name: 'the clock of a process jumps',
		weight: 20,
		async happen(cluster, chance) {
			cluster.setClock(chance.one(cluster.members), chance.one([-86_400, -3600, -90, 45, 3600, 86_400]));
		},
	},
	{
		name: 'the clocks of all processes jump',
		weight: 8,
		async happen(cluster, chance) {
			const seconds = chance.one([-3600, -60, 60, 3600]);
			for (const member of cluster.members) cluster.setClock(member, seconds);
		},
	},
];

/** Lets things go wrong until told to stop; resolves to what happened, and how often. */
export function wreakHavoc(cluster: Cluster, seed: number, gap: number, faults?: readonly Fault[]): Storm {
	const chance = chanceOf(seed ^ 0xfa017);
	const possible = faults ?? [...FAULTS, ...(cluster.redis ? REDIS_FAULTS : [])];
	const drawn = possible.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));
	const happened = new Map<string, number>();
	let isOver = false;
	const run = async (): Promise<void> => {
		while (!isOver) {
			await pause(gap / 2 + chance.below(gap));
			if (isOver) break;
			const fault = chance.one(drawn);
			happened.set(fault.name, (happened.get(fault.name) ?? 0) + 1);
			await fault.happen(cluster, chance);
		}
	};
	const running = run();
	return {
		async stop() {
			isOver = true;
			await running;
			return happened;
		},
	};
}
