/** An answer, its body parsed; a ZIP's body is its bytes. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Answer<Body = any> = { status: number; headers: Headers; body: Body };

/** `as`: an access token or a key. A body that is text or bytes is sent as it is, anything else as JSON. */
export type Call = { as?: string; body?: unknown; headers?: Record<string, string> };

export type Caller = (method: string, path: string, call?: Call) => Promise<Answer>;

/** Calls the platform at this address, over HTTP like everybody else. */
export function caller(url: string): Caller {
	return async (method, path, { as, body, headers = {} } = {}) => {
		const response = await fetch(url + path, {
			method,
			headers: {
				...(as ? { authorization: `Bearer ${as}` } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: asSent(body) }),
		});
		return { status: response.status, headers: response.headers, body: await read(response) };
	};
}

const asSent = (body: unknown): string =>
	typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body);

async function read(response: Response): Promise<unknown> {
	const type = response.headers.get('content-type') ?? '';
	if (type === 'application/zip') return new Uint8Array(await response.arrayBuffer());
	const text = await response.text();
	return text && /json/.test(type) ? JSON.parse(text) : text;
}
