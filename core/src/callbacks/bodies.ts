import sjson from 'secure-json-parse';
import { problem } from '../errors.ts';
import { refuseHostileShape } from '../http/json-shape.ts';
import type { CallbackRequest } from './model.ts';

/** The body as JSON. @throws malformed_json */
export function readCallbackJson({ body }: CallbackRequest): unknown {
	const text = Buffer.from(body).toString('utf8');
	refuseHostileShape(text);
	try {
		return sjson.parse(text, null, { protoAction: 'error', constructorAction: 'error' });
	} catch (error) {
		throw problem('malformed_json', { detail: (error as Error).message });
	}
}

const MOST_FIELDS = 500;

/** The body as a form: each name with its first value. @throws invalid_input where there are too many */
export function readCallbackForm({ body }: CallbackRequest): Record<string, string> {
	const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
	if (form.size > MOST_FIELDS)
		throw problem('invalid_input', { detail: `Found ${form.size} fields, meant at most ${MOST_FIELDS}` });
	const read: Record<string, string> = Object.create(null);
	for (const [name, value] of form) read[name] ??= value;
	return read;
}
