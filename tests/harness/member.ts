/** One process of a cluster: a real child running the product's own command, restarted as a container engine would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { FREEHOLD, ROOT } from './once.ts';

export type Member = {
	name: string;
	url: string;
	port: number;
	pid(): number | undefined;
	isRunning(): boolean;
	/** Sends a signal and, where the signal ends it, waits for the end. It comes back by itself unless `stay` is said. */
	kill(signal?: NodeJS.Signals, stay?: boolean): Promise<void>;
	/** SIGSTOP: it keeps its connections and does nothing, as a machine does that is being moved. */
	freeze(): void;
	thaw(): void;
	start(): void;
	/** Resolves when it answers that it is ready. @throws after so many seconds, with the end of its log */
	untilReady(seconds?: number): Promise<void>;
	/** Ends it in order and resolves to its exit code. */
	stop(): Promise<number | null>;
	log(): string;
	/** How often it ended, by whatever. */
	ends: { code: number | null; signal: NodeJS.Signals | null }[];
};

export type MemberOptions = {
	name: string;
	args: string[];
	port: number;
	log: string;
	environment: Record<string, string>;
	/** Folder of the installation: where its freehold.config.json is. */
	root?: string;
};

/** How soon one that ended is started again. */
const BACK_AFTER = 200;

export function createMember({ name, args, port, log, environment, root = ROOT }: MemberOptions): Member {
	let child: ChildProcess | undefined;
	let isWanted = false;
	const ends: Member['ends'] = [];
	const url = `http://127.0.0.1:${port}`;

	const start = (): void => {
		isWanted = true;
		if (child) return;
		const output = openSync(log, 'a');
		const started = spawn(process.execPath, ['--max-semi-space-size=2', FREEHOLD, ...args], {
			cwd: root,
			env: { PATH: process.env.PATH, ...environment, PORT: String(port), HOST: '127.0.0.1' },
			stdio: ['ignore', output, output],
		});
		closeSync(output);
		child = started;
		started.once('exit', (code, signal) => {
			ends.push({ code, signal });
			child = undefined;
			if (isWanted) setTimeout(() => isWanted && start(), BACK_AFTER);
		});
	};
	const kill = async (signal: NodeJS.Signals = 'SIGKILL', stay = false): Promise<void> => {
		if (stay) isWanted = false;
		const dying = child;
		if (!dying) return;
		const ended = once(dying, 'exit');
		dying.kill(signal);
		await ended;
	};
	process.once('exit', () => child?.kill('SIGKILL'));

	return {
		name,
		url,
		port,
		pid: () => child?.pid,
		isRunning: () => child !== undefined,
		kill,
		freeze: () => void child?.kill('SIGSTOP'),
		thaw: () => void child?.kill('SIGCONT'),
		start,
		async untilReady(seconds = 120) {
			const until = Date.now() + seconds * 1000;
			let last = 'never asked';
			while (Date.now() < until) {
				const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) }).catch((error: Error) => error);
				if (answer instanceof Response && answer.ok) return;
				last = answer instanceof Response ? `${answer.status} ${await answer.text()}` : `${answer.message} ${answer.cause ?? ''}`;
				await pause(50);
			}
			const state = `process ${child?.pid ?? 'none'}, ended ${ends.length} times, last ${JSON.stringify(ends.at(-1))}; asked: ${last}`;
			throw new Error(`${name} was not ready within ${seconds} s (${state}):\n${readFileSync(log, 'utf8').slice(-4000)}`);
		},
		async stop() {
			isWanted = false;
			if (!child) return ends.at(-1)?.code ?? null;
			child.kill('SIGCONT');
			await kill('SIGTERM');
			return ends.at(-1)?.code ?? null;
		},
		log: () => readFileSync(log, 'utf8'),
		ends,
	};
}
