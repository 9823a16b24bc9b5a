import type { Decision } from './decision.ts';

/** A text to one phone. */
export type Sms = {
	/** E.164: `+14155550123`. */
	to: string;
	text: string;
	decision: Decision;
};

export type SmsPort = {
	/** Resolves once the carrier has taken it; `segments`: what it is charged as. */
	send(sms: Sms): Promise<{ id: string; segments: number }>;
};
