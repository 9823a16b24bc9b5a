/** A folder outside of this repository in which somebody installs packages, runs programs, and starts the platform. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export type Installation = {
	folder: string;
	write(files: Record<string, string | object>): void;
	/** Runs a program to its end. @throws with all that it said where it failed */
	run(program: string, ...args: string[]): Promise<string>;
	/** Starts a program, and waits until it has said something. */
	start(ready: RegExp, env: Record<string, string>, program: string, ...args: string[]): Promise<Running>;
};

export type Running = { said: RegExpExecArray; output: () => string; stop(): Promise<void> };

/** @param isNew whether it needs a package.json to install into */
export function createInstallation(folder: string, env: NodeJS.ProcessEnv, isNew = true): Installation {
	mkdirSync(folder, { recursive: true });
	const write: Installation['write'] = (files) => {
		for (const [name, content] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, name)), { recursive: true });
			writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, '\t'));
		}
	};
	if (isNew) write({ 'package.json': { private: true, type: 'module' } });
	const bin = `${join(folder, 'node_modules/.bin')}:${env.PATH}`;
	return {
		folder,
		write,
		async run(program, ...args) {
			try {
				const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env: { ...env, PATH: bin }, maxBuffer: 1e8 });
				return stdout;
			} catch (error) {
				const { stdout, stderr } = error as { stdout: string; stderr: string };
				throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
			}
		},
		async start(ready, more, program, ...args) {
			const child = spawn(program, args, { cwd: folder, env: { ...env, ...more, PATH: bin }, stdio: ['ignore', 'pipe', 'pipe'] });
			let output = '';
			const said = await new Promise<RegExpExecArray>((resolve, reject) => {
				const hear = (text: Buffer): void => {
					output += text;
					const found = ready.exec(output);
					if (found) resolve(found);
				};
				child.stdout.on('data', hear);
				child.stderr.on('data', hear);
				child.once('error', reject);
				child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${output}`)));
			});
			return {
				said,
				output: () => output,
				async stop() {
					if (child.exitCode !== null) return;
					child.kill('SIGTERM');
					await once(child, 'exit');
				},
			};
		},
	};
}
