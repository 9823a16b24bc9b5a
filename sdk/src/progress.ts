import type { Through } from './client.ts';

/** How far an upload is, in bytes. */
export type Progress = {
	sent: number;
	/** Unknown of a stream. */
	total: number | undefined;
};

/**
 * Tells how far an upload is: `run(uploadListing(id, photo), { through: uploadProgress(({ sent, total }) => …) })`.
 * Browsers tell of an upload through XMLHttpRequest only, which is then what sends it; elsewhere what is handed to the connection is
 * counted. A try that failed begins anew, from 0.
 */
export function uploadProgress(tell: (progress: Progress) => void): Through {
	return (send) => (url, init) => {
		const body = init?.body ?? '';
		const isStream = body instanceof ReadableStream;
		if (send === globalThis.fetch && 'XMLHttpRequest' in globalThis && !isStream)
			return sendByRequest(`${url}`, init ?? {}, tell);
		const stream = isStream ? counted(body, tell) : sliced(new Blob([body as BlobPart]), tell);
		return send(url, { ...init, body: stream, duplex: 'half' } as RequestInit);
	};
}

const SLICE = 64 * 1024;

/** A slice whenever the connection has room for one. */
function sliced(whole: Blob, tell: (progress: Progress) => void): ReadableStream<Uint8Array> {
	const total = whole.size;
	let sent = 0;
	tell({ sent, total });
	return new ReadableStream(
		{
			async pull(out) {
				if (sent === total) return out.close();
				out.enqueue(new Uint8Array(await whole.slice(sent, sent + SLICE).arrayBuffer()));
				sent = Math.min(sent + SLICE, total);
				tell({ sent, total });
			},
		},
		{ highWaterMark: 0 },
	);
}

function counted(stream: ReadableStream<Uint8Array>, tell: (progress: Progress) => void): ReadableStream<Uint8Array> {
	let sent = 0;
	tell({ sent, total: undefined });
	return stream.pipeThrough(
		new TransformStream({
			transform(bytes, out) {
				out.enqueue(bytes);
				sent += bytes.byteLength;
				tell({ sent, total: undefined });
			},
		}),
	);
}

/** As `fetch` does it, as far as the SDK makes use of it. */
const sendByRequest = (url: string, { method = 'GET', headers, body, signal }: RequestInit, tell: (progress: Progress) => void) =>
	new Promise<Response>((resolve, reject) => {
		const request = new XMLHttpRequest();
		const stop = () => request.abort();
		request.open(method, url);
		new Headers(headers).forEach((value, name) => {
			request.setRequestHeader(name, value);
		});
		request.upload.onprogress = ({ loaded, total }) => tell({ sent: loaded, total });
		request.onload = () => {
			const told = request.getAllResponseHeaders().trim().split(/\r\n/);
			resolve(
				new Response(request.responseText || null, {
					status: request.status,
					headers: told.map((line) => line.split(/: (.*)/s, 2) as [string, string]),
				}),
			);
		};
		request.onerror = () => reject(new TypeError('Failed to send'));
		request.onabort = () => reject(signal?.reason);
		request.onloadend = () => signal?.removeEventListener('abort', stop);
		signal?.addEventListener('abort', stop);
		if (signal?.aborted) reject(signal.reason);
		else request.send(body as XMLHttpRequestBodyInit);
	});
