/** One message of server-sent events. */
export type Message = {
	/** Its name; `message` where it has none. */
	event: string;
	data: string;
	/** The last id that was said so far, by this message or one before it. */
	id: string;
	/** Milliseconds after which to come back, the last that were said. */
	retry: number | undefined;
};

/** Nothing came for too long. */
export class Silence extends Error {}

/**
 * The messages of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html reads them; one without data is told, too,
 * since it may carry an id. Ends where the stream does.
 * @param silence milliseconds without a byte after which it is given up
 * @throws Silence, or what the connection broke off with
 */
export async function* messages(body: ReadableStream<Uint8Array>, silence: number): AsyncGenerator<Message> {
	const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
	const said: Pick<Message, 'id' | 'retry'> = { id: '', retry: undefined };
	let rest = '';
	let block: string[] = [];
	try {
		for (;;) {
			const { done, value } = await within(silence, reader.read());
			if (done) return;
			// A \r at the end may be half of a \r\n.
			const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
			rest = lines.pop() as string;
			for (const line of lines) {
				if (line) block.push(line);
				else {
					yield messageOf(block, said);
					block = [];
				}
			}
		}
	} finally {
		// Also where the one who reads has enough.
		reader.cancel().catch(() => {});
	}
}

function messageOf(lines: string[], said: Pick<Message, 'id' | 'retry'>): Message {
	const data: string[] = [];
	let event = 'message';
	for (const line of lines) {
		const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as unknown as [string, string, string?];
		if (field === 'data') data.push(value);
		else if (field === 'event') event = value || event;
		else if (field === 'id') said.id = value;
		else if (field === 'retry' && /^\d+$/.test(value)) said.retry = Number(value);
	}
	return { event, data: data.join('\n'), ...said };
}

async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Silence(`Nothing came for ${milliseconds} ms`)), milliseconds);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
