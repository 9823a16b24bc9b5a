import { type Driver, ProviderError } from '@freehold/core';
import { tellFate, withoutLinks } from '../kept.ts';
import { isPhone, segmentsOf } from './segments.ts';

/** Sends nothing: keeps every text for people to read. */
export const mockSms: Driver<'sms'> = (parts) => ({
	async send({ to, text, decision }, call) {
		if (!isPhone(to)) throw new ProviderError('refused', 'A text goes to a number like +14155550123');
		const isSecret = parts.production && decision.kind === 'security';
		const id = await parts.keep(call, { port: 'sms', to, text: isSecret ? withoutLinks(text) : text, kind: decision.kind });
		const segments = segmentsOf(text);
		call.cost(segments, 'segments');
		await tellFate(parts, call, id);
		return { id, segments };
	},
	check: async () => {},
});
