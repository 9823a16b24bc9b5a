import { createHash } from 'node:crypto';
import type { Policy } from './policies.ts';

/** How a caller stands with the policy that ends first. */
export type Standing = {
	policy: Policy;
	/** Calls left. */
	remaining: number;
	/** Seconds: so long they have to last; of a refused call, until one more fits. */
	seconds: number;
	isRefused: boolean;
};

/** What a subject's windows are called in the store: who reads there learns no address and no id. */
export const keyOf = (policy: Policy, subject: string): string =>
	createHash('sha256').update(`${policy.name} ${subject}`).digest('base64url');
