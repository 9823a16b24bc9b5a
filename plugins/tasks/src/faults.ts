import { problem } from '@freehold/core';

/** One thing that is wrong with what a caller sent. */
export type Fault = { pointer: string; code: string; detail: string; expected?: unknown; found?: unknown };

/** @throws invalid_input with all of them, where there are any */
export function refuse(faults: readonly Fault[]): void {
	if (faults.length === 0) return;
	const detail = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
	throw problem('invalid_input', { detail, errors: [...faults] });
}
