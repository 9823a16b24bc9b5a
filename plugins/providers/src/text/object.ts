import { ProviderError, type TextFinish } from '@freehold/core';
import { malformed } from '../exchange.ts';
import { isObject } from '../reading.ts';

/**
 * The object that an answer of JSON is.
 * @throws ProviderError refused where it broke off (the same call would again), unavailable where it is no object
 */
export function objectIn(text: string, finish: TextFinish, service: string): unknown {
	if (finish === 'length')
		throw new ProviderError('refused', `${service} broke off amid the object: allow more than this many tokens`);
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
	} catch (cause) {
		throw malformed(service, 'an object', cause);
	}
	if (!isObject(value)) throw malformed(service, 'an object');
	return value;
}
