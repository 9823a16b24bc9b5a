/**
 * What `<freehold-fields>` does once a person works with it: values, checking, faults. A page's form fetches this on the first touch; the
 * kit's index brings it at once.
 */
import { type Fault, type FieldsState, FreeholdFields } from './element.ts';
import { faultIn } from './faults.ts';
import { type Field, inputsOf, PLAIN } from './model.ts';
import { readPlain } from './read.ts';
import type { Values } from './values.ts';

function read({ find, rich, initial }: FieldsState, field: Field): unknown {
	const input = find(field);
	if (!input) return rich?.readParts(field, find);
	return PLAIN.test(field.kind) ? readPlain(field, input, initial[field.name]) : rich?.read(field, input);
}

function collect(state: FieldsState, keep: (now: unknown, field: Field) => unknown): Values {
	const values: Values = {};
	for (const field of state.fields) {
		const kept = keep(read(state, field), field);
		if (kept !== undefined) values[field.name] = kept;
	}
	return values;
}

/** The whole value; what is empty is left out. */
function value(state: FieldsState): Values {
	return collect(state, (now) => now);
}

/** Only what differs from the start; a cleared field is `null`. The body of a PATCH. */
function changes(state: FieldsState): Values {
	return collect(state, (now = null, { name, kind }) => {
		const before = state.initial[name] ?? (kind === 'boolean' ? false : null);
		return JSON.stringify(now) === JSON.stringify(before) ? undefined : now;
	});
}

function checkField(state: FieldsState, field: Field): Fault[] {
	const begun = field.required || state.rich?.isBegun(field, state.find);
	return inputsOf(field).flatMap((part) => {
		const input = state.find(part);
		const needed = part.required && begun && part.kind !== 'boolean';
		return (input && faultIn(part, input, Boolean(needed))) ?? [];
	});
}

/** Every fault, in the order of the fields. */
function check(state: FieldsState): Fault[] {
	return state.fields.flatMap((field) => checkField(state, field));
}

/** Puts faults (ours or the server's) beside their inputs and says which input is the first. */
function blame(state: FieldsState, faults: readonly Fault[]): Field | undefined {
	const inputs = state.fields.flatMap(inputsOf);
	// The server may name a whole field (`/price`) or something deeper than an input (`/features/3`).
	const home = ({ pointer }: Fault) =>
		inputs.find((input) => input.pointer === pointer) ??
		inputs.find((input) => `${pointer}/`.startsWith(`${input.pointer}/`) || input.pointer.startsWith(`${pointer}/`));
	state.faults.clear();
	state.rest = faults.filter((fault) => !home(fault));
	for (const fault of faults) {
		const input = home(fault);
		if (input && !state.faults.has(input.pointer)) state.faults.set(input.pointer, fault);
	}
	return inputs.find((input) => state.faults.has(input.pointer));
}

/** Looks again at a field that was marked: a fault goes as soon as it is mended. True where something changed. */
function recheck(state: FieldsState, field: Field): boolean {
	const marked = inputsOf(field).filter((input) => state.faults.delete(input.pointer));
	for (const fault of marked.length > 0 ? checkField(state, field) : []) state.faults.set(fault.pointer, fault);
	return marked.length > 0;
}

/** See the functions. */
export const work = { value, changes, check, blame, recheck };

// Where an older copy of us was here first, the fields on the page are its own.
for (const fields of [FreeholdFields, customElements.get('freehold-fields') as typeof FreeholdFields]) fields.work = work;
