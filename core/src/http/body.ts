import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import sjson from 'secure-json-parse';
import { problem } from '../errors.ts';
import { takes } from '../files/recognise.ts';
import type { Input, Operation } from '../operations/model.ts';
import { refuseHostileShape } from './json-shape.ts';

const JSON_LIMIT = 1024 * 1024;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads what the operation takes: JSON, or a raw body handed on as a stream with its size watched.
 * @throws malformed_json, unsupported_media_type, body_too_large
 */
export async function readBody(request: IncomingMessage, operation: Operation): Promise<Pick<Input, 'body' | 'stream'>> {
	refuseEncoded(request);
	if (operation.accepts) return { stream: readStream(request, operation) };
	if (!operation.input) return {};
	const type = request.headers['content-type'] ?? '';
	if (!JSON_TYPE.test(type)) {
		throw problem('unsupported_media_type', {
			detail: `Found “${type.slice(0, 80)}”, meant application/json`,
			expected: ['application/json'],
		});
	}
	const text = await readText(request, operation.maxBytes ?? JSON_LIMIT);
	refuseHostileShape(text);
	try {
		return { body: sjson.parse(text, null, { protoAction: 'error', constructorAction: 'error' }) };
	} catch (error) {
		throw problem('malformed_json', { detail: (error as Error).message });
	}
}

/** A packed body is small until it is unpacked; nobody who sends a form or a photo needs one. */
export function refuseEncoded(request: IncomingMessage): void {
	const encoding = request.headers['content-encoding'] ?? 'identity';
	if (encoding.toLowerCase() === 'identity') return;
	throw problem('unsupported_media_type', {
		detail: `Found the Content-Encoding “${encoding.slice(0, 40)}”, meant a body as it is`,
		expected: ['identity'],
	});
}

async function readText(request: IncomingMessage, limit: number): Promise<string> {
	try {
		return await getRawBody(request, { encoding: 'utf-8', limit, length: request.headers['content-length'] ?? null });
	} catch (error) {
		throw bodyRefusal(error, limit);
	}
}

/** What reading a body to its end failed of, in words for the caller. */
export function bodyRefusal(error: unknown, limit: number): unknown {
	const { type } = error as { type?: string };
	if (type === 'entity.too.large')
		return problem('body_too_large', { detail: `At most ${limit} bytes are taken here`, maxBytes: limit });
	if (type === 'request.aborted' || type === 'request.size.invalid') {
		return problem('malformed_json', { detail: 'The body ended before the length it had announced' });
	}
	return error;
}

function readStream(request: IncomingMessage, operation: Operation): NonNullable<Input['stream']> {
	const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	const accepts = operation.accepts ?? [];
	if (!takes(accepts, type)) {
		throw problem('unsupported_media_type', {
			detail: `Found “${type.slice(0, 80)}”, meant ${accepts.join(' or ')}`,
			expected: accepts,
		});
	}
	const limit = operation.maxBytes ?? JSON_LIMIT;
	if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
	return { type, body: watched(request, limit) };
}

const tooLarge = (limit: number) =>
	problem('body_too_large', { detail: `At most ${limit} bytes are taken here`, maxBytes: limit });

async function* watched(request: IncomingMessage, limit: number): AsyncGenerator<Uint8Array> {
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > limit) throw tooLarge(limit);
		yield chunk;
	}
}
