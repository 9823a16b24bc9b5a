/** Stands in for the mail server: keeps what it was given. */
import type { Email, PortCall } from '@freehold/core';

export type TestMail = Email & { kind: string; organization: string; at: string };

export function recordMail() {
	const sent: TestMail[] = [];
	const send = async (email: Email, call?: PortCall) => {
		sent.push({ ...email, kind: email.decision.kind, organization: call?.organization ?? '', at: new Date().toISOString() });
		return { id: String(sent.length) };
	};
	return { port: { send }, sent };
}
