/** From a plain input back to a JSON value. */
import { tidy } from './faults.ts';
import { type Field, typeOf } from './model.ts';
import { at, type Input } from './values.ts';

/** The value in an input; undefined where it is empty. `before`: the value set. */
export function readPlain({ kind, schema, pointer, name }: Field, input: Input, before?: unknown): unknown {
	if (kind === 'boolean') return input.checked;
	const value = String(input.value);
	const text = schema.pattern ? tidy(kind, value) : value.trim();
	if (!text) return undefined;
	if (kind === 'number') return typeOf(schema) === 'string' ? text : Number(text);
	// A person's name is one input; its other members stay as long as it does.
	if (pointer === `/${name}/full`) return at(before, '/full') === text ? before : { full: text };
	return text;
}
