import type { Socket } from 'socket.io';
import { problem } from '../errors.ts';
import type { Subscription } from './feed.ts';
import type { Guest } from './guests.ts';

/** Somebody's socket, and what they asked for over it. */
export type Visitor = {
	readonly socket: Socket;
	readonly guest: Guest;
	/** By name; made when first needed, since most sockets of a big office wait for nothing but one. */
	subscriptions: Map<string, { subscription: Subscription; told: number }>;
	subscribed: number;
	/** The rooms of the records that they look at. */
	rooms: Set<string>;
	/** What they may still say before they have to wait. */
	allowance: Allowance;
};

/** A bucket of messages that fills up by itself. */
export type Allowance = { left: number; at: number; refused: number };

/** So many at once, and so many a second. */
const BURST = 40;
const PER_SECOND = 10;
/** Who goes on regardless is not served any more. */
const PATIENCE = 200;

export const newAllowance = (): Allowance => ({ left: BURST, at: performance.now(), refused: 0 });

/** Counts one message. @throws rate_limited; `isOver` where it was one too many for good */
export function spend(allowance: Allowance): void {
	const at = performance.now();
	allowance.left = Math.min(BURST, allowance.left + ((at - allowance.at) / 1000) * PER_SECOND);
	allowance.at = at;
	if (allowance.left >= 1) {
		allowance.left--;
		allowance.refused = Math.max(0, allowance.refused - 1);
		return;
	}
	allowance.refused++;
	throw problem('rate_limited', {
		detail: `More than ${PER_SECOND} messages a second over one socket`,
		policy: 'socket-messages',
		limit: PER_SECOND,
		window: 1,
		retryAfter: 1,
	});
}

export const isFlooding = ({ refused }: Allowance): boolean => refused > PATIENCE;
