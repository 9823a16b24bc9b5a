import type { FreeholdEvent } from '../events/model.ts';

/** An event in its CloudEvents envelope, as readers are sent it: made once, however many read it. */
export type Envelopes = { of(event: FreeholdEvent): object; text(event: FreeholdEvent): string };

export function createEnvelopes(cloudEventOf: (event: FreeholdEvent) => object): Envelopes {
	const made = new WeakMap<FreeholdEvent, { envelope: object; text?: string }>();
	const find = (event: FreeholdEvent) => {
		let known = made.get(event);
		if (!known) {
			known = { envelope: cloudEventOf(event) };
			made.set(event, known);
		}
		return known;
	};
	return {
		of: (event) => find(event).envelope,
		text(event) {
			const known = find(event);
			known.text ??= JSON.stringify(known.envelope);
			return known.text;
		},
	};
}
