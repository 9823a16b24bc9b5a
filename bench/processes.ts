/** The two servers of a run, each in a process of its own, on 127.0.0.1. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuOf } from './cpu.ts';
import { ROOT } from './database.ts';

export type Running = {
	url: string;
	/** Resident memory, in MB. */
	memory(): number;
	/** CPU time used so far, in microseconds. */
	cpu(): number;
	stop(): Promise<void>;
};

/** Starts `file` and waits until its output names its address. What it writes goes to a file, as with any service. */
export async function run(file: string, args: string[], environment: Record<string, string>, cwd = ROOT): Promise<Running> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-log-'));
	const log = join(folder, 'log');
	const output = openSync(log, 'w');
	const child = spawn(process.execPath, [...flagsOf(file), join(ROOT, file), ...args], {
		cwd,
		env: { ...process.env, ...environment },
		stdio: ['ignore', output, output],
	});
	process.once('exit', () => child.kill());
	const url = await address(child, log);
	return {
		url,
		memory: () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024),
		cpu: () => cpuOf(child.pid as number),
		async stop() {
			await ended(child);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** What a file's first line asks of Node, as when it is called by its name. */
const flagsOf = (file: string): string[] =>
	/^#!.*env -S node (.*)$/m.exec(readFileSync(join(ROOT, file), 'utf8').split('\n', 1)[0] ?? '')?.[1]?.split(' ') ?? [];

async function address(child: ChildProcess, log: string): Promise<string> {
	for (let tries = 0; tries < 3000; tries++) {
		const found = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(log, 'utf8'))?.[0];
		if (found) return found;
		if (child.exitCode !== null || child.signalCode !== null) break;
		await wait(10);
	}
	throw new Error(`The server did not start:\n${readFileSync(log, 'utf8')}`);
}

/** Milliseconds from the command to the first authorised answer. */
export async function timeToAnswer(
	file: string,
	args: string[],
	environment: Record<string, string>,
	path: string,
	token: string,
): Promise<number> {
	const started = performance.now();
	const child = spawn(process.execPath, [...flagsOf(file), join(ROOT, file), ...args], {
		cwd: ROOT,
		env: { ...process.env, ...environment },
		stdio: 'ignore',
	});
	try {
		for (let tries = 0; tries < 3000; tries++) {
			const answer = await fetch(`http://127.0.0.1:${environment.PORT}${path}`, {
				headers: { authorization: `Bearer ${token}` },
			}).catch(() => undefined);
			if (answer?.status === 200) return performance.now() - started;
			await wait(5);
		}
		throw new Error('The server did not answer');
	} finally {
		await ended(child);
	}
}

/** Stops a process that may have stopped already, by itself or by a signal. */
async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exit = once(child, 'exit');
	child.kill('SIGTERM');
	await exit;
}
