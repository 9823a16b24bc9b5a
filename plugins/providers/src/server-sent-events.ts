const LONGEST = 1024 * 1024;

/**
 * The `data` of each event of a stream (HTML standard, server-sent events); names and ids are left out.
 * @throws Error where one event is longer than a megabyte
 */
export async function* eventsOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let rest = '';
	let data: string[] = [];
	const lines = function* (ended: boolean): Generator<string> {
		for (;;) {
			const end = /\r\n|\n|\r(?=[\s\S])/.exec(rest);
			if (!end) break;
			const line = rest.slice(0, end.index);
			rest = rest.slice(end.index + end[0].length);
			yield line;
		}
		if (ended && rest) yield rest.replace(/\r$/, '');
	};
	const take = function* (ended: boolean): Generator<string> {
		for (const line of lines(ended)) {
			if (line === '') {
				if (data.length) yield data.join('\n');
				data = [];
			} else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
		}
		// A stream that ends without an empty line: services do, and mean it.
		if (ended && data.length) yield data.join('\n');
	};
	for await (const part of parts) {
		rest += decoder.decode(part, { stream: true });
		if (rest.length > LONGEST) throw new Error('An event of the stream is too long');
		yield* take(false);
	}
	rest += decoder.decode();
	yield* take(true);
}
