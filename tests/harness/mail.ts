/** Stands in for the mail server: keeps what it was given. */
import type { PortCall, Ports } from '@freehold/core';

type Email = Parameters<Ports['email']['send']>[0];

export type TestMail = Email & { kind: string; organization: string; at: string };

export function recordMail(): { port: Ports['email']; sent: TestMail[] } {
	const sent: TestMail[] = [];
	const send = async (email: Email, call?: PortCall) => {
		sent.push({ ...email, kind: email.decision.kind, organization: call?.organization ?? '', at: new Date().toISOString() });
		return { id: String(sent.length) };
	};
	return { port: { send }, sent };
}
