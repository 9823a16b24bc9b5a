import { problem } from '../errors.ts';
import type { Caller } from './model.ts';

/** Faster than this no person reads a form and fills it in. */
const FASTEST_PERSON = 1500;

/**
 * What a form on a public page says of itself: `Freehold-Form: elapsed=4200; trap=0`. The trap is a field that people do
 * not see and programs fill in. A refusal is told, so that a person caught by mistake can try again: nothing is lost in silence.
 */
export function checkForm(caller: Caller): void {
	const said = new Map((caller.form ?? '').split(';').map((part) => part.trim().split('=', 2) as [string, string | undefined]));
	const elapsed = Number(said.get('elapsed') ?? Number.NaN);
	const isPerson = said.get('trap') === '0' && Number.isFinite(elapsed) && elapsed >= FASTEST_PERSON;
	if (!isPerson) {
		throw problem('looks_automated', {
			detail:
				'Send the header “Freehold-Form: elapsed=<milliseconds since the form was shown>; trap=0”, as the widgets do; wait a moment and send again',
		});
	}
}
