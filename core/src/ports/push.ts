import type { Decision } from './decision.ts';
import type { Email } from './email.ts';

/** A browser that asked to be told: what `PushManager.subscribe` answers there. */
export type PushSubscription = { endpoint: string; keys: { p256dh: string; auth: string } };

export type Push = {
	subscription: PushSubscription;
	title: string;
	body: string;
	/** What opens when it is touched: a path of ours, or an absolute URL. */
	url?: string;
	/** A later one with the same tag takes its place. */
	tag?: string;
	urgency?: 'very-low' | 'low' | 'normal' | 'high';
	/** Seconds that it is worth something; a day where nothing is said. */
	ttl?: number;
	decision: Decision;
	/** Sent instead where the push service is away or knows the browser no more. */
	otherwise?: Omit<Email, 'decision'>;
};

export type PushPort = {
	/** The platform's public key, which a browser subscribes with. Source: RFC 8292. */
	key(): Promise<{ publicKey: string }>;
	/** `gone`: the browser has left and its subscription may be forgotten. */
	send(push: Push): Promise<{ id: string; by: 'push' | 'email' | 'none'; gone: boolean }>;
};
