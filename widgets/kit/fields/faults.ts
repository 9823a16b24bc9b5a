/** Checking one native input against its field: the browser's own validity, plus what HTML cannot say. No eval. */
import { addStrings } from '../words.ts';
import type { Fault } from './element.ts';
import type { Field } from './model.ts';
import type { Input } from './values.ts';

addStrings({
	faults: 'Please check the fields that are marked.',
	required: 'Please fill this in.',
	email: 'Please enter an email address, like name@example.com.',
	phone: 'Please start with + and the country code, like +1 206 555 0142.',
	pattern: 'This does not look right.',
});

/** The first thing wrong with an input. `needed`: it must not be empty. */
export function faultIn({ pointer, kind, schema }: Field, input: Input, needed: boolean): Fault | undefined {
	const { validity, value } = input;
	const fault = (code: string, detail?: string) => ({ pointer, code, detail });
	if (!value.length && !validity?.badInput) return needed ? fault('required') : undefined;
	const unlike = schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern, 'u').test(tidy(kind, value));
	if (unlike || validity?.typeMismatch) return fault(kind === 'phone' || kind === 'email' ? kind : 'pattern');
	return validity?.valid === false && !validity.valueMissing ? fault('', input.validationMessage) : undefined;
}

/** E.164 is how phone numbers are kept, not how people write them. */
export function tidy(kind: Field['kind'], text: string): string {
	return kind === 'phone' ? text.replace(/[^\d+]/g, '').replace(/^00/, '+') : text.trim();
}
