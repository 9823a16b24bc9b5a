import { connect, type Socket } from 'node:net';
import type { Driver } from '../ports/model.ts';
import { ProviderError } from '../ports/provider-error.ts';
import type { Verdict } from '../ports/scanner.ts';

/** The test file that every scanner knows, and that harms nobody (eicar.org). In two parts, so that this file is none. */
const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** Knows the test file, and takes everything else. */
export const mockScanner: Driver<'scanner'> = () => ({
	scan: async ({ bytes }) =>
		Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(EICAR)
			? { clean: false, found: 'Eicar-Test-Signature' }
			: { clean: true },
	check: async () => {},
});

const CHUNK = 64 * 1024;
const LONGEST_ANSWER = 4096;

/** clamd over TCP. Source: clamd(8), INSTREAM: the file in pieces, each with its length before it, then a length of 0. */
export const clamdScanner: Driver<'scanner'> = ({ settings }) => {
	const { hostname, port } = readUrl(settings.FREEHOLD_SCANNER_URL ?? '');
	const ask = (write: (socket: Socket) => void, signal?: AbortSignal): Promise<string> =>
		new Promise((resolve, reject) => {
			const fail = (why: string): void => {
				socket.destroy();
				reject(new ProviderError('unavailable', why));
			};
			let answer = '';
			const socket = connect({ host: hostname, port });
			signal?.addEventListener('abort', () => fail('The virus scanner took too long'), { once: true });
			socket.on('error', () => fail('The virus scanner cannot be reached'));
			socket.on('data', (chunk) => {
				answer += chunk.toString('latin1');
				if (answer.length > LONGEST_ANSWER) fail('The virus scanner says more than a verdict');
			});
			socket.on('end', () => {
				resolve(answer.replace(/\0[\s\S]*$/, '').trim());
				socket.destroy();
			});
			write(socket);
		});
	return {
		async scan({ bytes }, { signal }) {
			const answer = await ask((socket) => {
				socket.write('zINSTREAM\0');
				for (let at = 0; at < bytes.length; at += CHUNK) {
					const piece = bytes.subarray(at, at + CHUNK);
					const length = Buffer.alloc(4);
					length.writeUInt32BE(piece.length);
					socket.write(length);
					socket.write(piece);
				}
				socket.write(Buffer.alloc(4));
			}, signal);
			const verdict = verdictOf(answer);
			if (!verdict) throw new ProviderError('unavailable', 'The virus scanner gave no verdict');
			return verdict;
		},
		async check() {
			const answer = await ask((socket) => void socket.write('zPING\0'));
			if (answer !== 'PONG') throw new ProviderError('unavailable', 'The virus scanner does not answer a ping');
		},
	};
};

function readUrl(text: string): { hostname: string; port: number } {
	const url = URL.parse(text);
	if (url?.protocol !== 'tcp:') throw new ProviderError('refused', 'FREEHOLD_SCANNER_URL is a URL like tcp://clamd:3310');
	return { hostname: url.hostname, port: Number(url.port || 3310) };
}

/** `stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`; anything else is an error. */
function verdictOf(answer: string): Verdict | null {
	if (/^stream: OK$/.test(answer)) return { clean: true };
	const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
	return found ? { clean: false, found } : null;
}
