import type { BeforeHook } from '@freehold/core';
import { problem } from '@freehold/core';
import { normaliseEmail } from '../normalise.ts';

/**
 * An address for an email channel, a number for a phone channel, and never both.
 * @throws invalid_input naming the field that is missing or too much
 */
export const keepOneChannel: BeforeHook = async (body, scope, { id }) => {
	const before = id === undefined ? {} : await scope.records('contact-channel').get(id);
	const after: Record<string, unknown> = { ...before, ...body };
	const [wanted, other] = after.kind === 'phone' ? ['phone', 'email'] : ['email', 'phone'];
	const errors = [];
	if (!after[wanted])
		errors.push({ pointer: `/${wanted}`, code: 'required', detail: `A channel of kind ${after.kind} needs it` });
	if (after[other]) errors.push({ pointer: `/${other}`, code: 'unknown', detail: `A channel of kind ${after.kind} has none` });
	if (errors.length)
		throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
	return typeof body.email === 'string' ? { ...body, email: normaliseEmail(body.email) ?? body.email } : body;
};
