import { connect } from 'node:net';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';

export type Verdict = { clean: true } | { clean: false /** The malware's name. */; found: string };

/** The port to virus scanners. A scanner that does not answer is no “clean”. */
export type Scanner = { scan(bytes: Uint8Array): Promise<Verdict> };

/** The test file that every scanner knows, and that harms nobody (eicar.org). In two parts, so that this file is none. */
const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** The mock driver: knows the test file, and takes everything else. */
export function mockScanner(): Scanner {
	return {
		scan: async (bytes) =>
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(EICAR)
				? { clean: false, found: 'Eicar-Test-Signature' }
				: { clean: true },
	};
}

const CHUNK = 64 * 1024;
const PATIENCE = 20_000;
const LONGEST_ANSWER = 4096;

/**
 * The live driver: clamd, over TCP (INSTREAM: the file in pieces, each with its length before it, then a length of 0).
 * @throws scanner_unavailable where clamd is away, slow, or says something else: nothing goes through unseen
 */
export function clamdScanner(url: string, patience = PATIENCE): Scanner {
	const { hostname, port } = new URL(url);
	return {
		scan: (bytes) =>
			new Promise((resolve, reject) => {
				const fail = (why: string): void => {
					socket.destroy();
					reject(problem('scanner_unavailable', { detail: why, retryAfter: 30 }));
				};
				let answer = '';
				const socket = connect({ host: hostname, port: Number(port || 3310) });
				const late = setTimeout(() => fail('The virus scanner took too long'), patience);
				socket.on('close', () => clearTimeout(late));
				socket.on('error', () => fail('The virus scanner cannot be reached'));
				socket.on('data', (chunk) => {
					answer += chunk.toString('latin1');
					if (answer.length > LONGEST_ANSWER) fail('The virus scanner says more than a verdict');
				});
				socket.on('end', () => {
					const verdict = verdictOf(answer.replace(/\0[\s\S]*$/, '').trim());
					if (verdict) resolve(verdict);
					else fail('The virus scanner gave no verdict');
					socket.destroy();
				});
				socket.write('zINSTREAM\0');
				for (let at = 0; at < bytes.length; at += CHUNK) {
					const piece = bytes.subarray(at, at + CHUNK);
					const length = Buffer.alloc(4);
					length.writeUInt32BE(piece.length);
					socket.write(length);
					socket.write(piece);
				}
				socket.write(Buffer.alloc(4));
			}),
	};
}

/** `stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`; anything else is an error. */
function verdictOf(answer: string): Verdict | null {
	if (/^stream: OK$/.test(answer)) return { clean: true };
	const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
	return found ? { clean: false, found } : null;
}

/** clamd where the configuration names one, else the mock. `freehold doctor` tells which. */
export const createScanner = ({ config }: { config: Pick<Config, 'scannerUrl'> }): Scanner =>
	config.scannerUrl ? clamdScanner(config.scannerUrl) : mockScanner();
