import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import inject from 'light-my-request';

/** Statuses whose answer has no body; `Response` refuses one. */
const BARE = new Set([101, 204, 205, 304]);

/** As the web's own. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` that asks a listener in this process: no socket, no port, the same way through everything else. Only the path and the query
 * of an address matter. Bodies come as they are written, so that a stream can be read while it goes on; a request's body is read first.
 */
export function fetchFrom(listener: RequestListener): Fetch {
	return async (input, init) => {
		const request = new Request(input, init);
		const { signal, method, url } = request;
		signal.throwIfAborted();
		const answer = await inject(listener as Parameters<typeof inject>[0], {
			method: method as 'GET',
			url,
			headers: Object.fromEntries(request.headers),
			...(request.body ? { payload: Buffer.from(await request.arrayBuffer()) } : {}),
			payloadAsStream: true,
			signal,
		});
		const { statusCode: status, statusMessage: statusText } = answer;
		const stream = answer.stream();
		// Whoever reads no further has hung up.
		stream.once('close', () => answer.raw.res.destroy());
		const isBare = BARE.has(status) || method === 'HEAD';
		if (isBare) stream.resume();
		const body = isBare ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array>);
		return new Response(body, { status, statusText, headers: pairsOf(answer.headers) });
	};
}

const pairsOf = (headers: OutgoingHttpHeaders): [string, string][] =>
	Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]));
