/** The calls of a visitor's conversation, each with what tells a person from a robot. */
import { clientOf } from '../kit/client.ts';
import type { Settings } from '../kit/settings.ts';

export type Hours = { here: boolean; opensAt: string | null };
/** A message as the server tells it. */
export type Told = {
	position: number;
	from: 'visitor' | 'us';
	text: string;
	at: string;
	name: string | null;
	automatic: boolean;
};
export type Reading = Hours & { status: 'open' | 'closed'; known: boolean; messages: Told[]; more: boolean };

export type Begun = Hours & { token: string; position: number; at: string };
export type Beginning = { id: string; text: string; language: string; page?: string; listing?: string };

export type Calls = {
	/** `POST /v1/chat-conversations/WHAT`. @throws the SDK's error */
	call<Answer>(what: string, body: object): Promise<Answer>;
	begin(body: Beginning): Promise<Begun>;
	hours(): Promise<Hours>;
};

/** Faster than this the server takes nobody for a person. */
const LEAST_MS = 1600;

/**
 * @param since when a person could first see the element (`performance.now()`)
 * @param trap was the honeypot filled?
 */
export function createCalls({ access, since }: { access: Settings; since: number }, trap: () => boolean): Calls {
	const call: Calls['call'] = async <Answer>(what: string, body: object) => {
		const early = LEAST_MS - (performance.now() - since);
		if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
		const form = { elapsed: performance.now() - since, trap: trap() };
		return clientOf(access).run<Answer>({ method: 'POST', path: `/v1/chat-conversations/${what}`, body }, { form });
	};
	return {
		call,
		begin: (body) =>
			call<Begun>('begin', body).catch((error) => {
				// A home that is off the market by now keeps nobody from asking.
				const { errors = [] } = error as { errors?: { pointer: string }[] };
				if (errors[0]?.pointer !== '/listing') throw error;
				const { listing: _, ...rest } = body;
				return call<Begun>('begin', rest);
			}),
		hours: () => clientOf(access).run<Hours>({ method: 'GET', path: '/v1/chat-conversations/hours' }),
	};
}

/** RFC 9562, version 4; `randomUUID` is missing on pages without https. */
export function uuid(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] as number) & 15) | 64;
	bytes[8] = ((bytes[8] as number) & 63) | 128;
	const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
