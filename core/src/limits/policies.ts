import { CONFIG_FILE } from '../config.ts';
import { refuseFaults } from '../errors.ts';
import type { Actor, Operation } from '../operations/model.ts';
import { didYouMean } from '../schema/wording.ts';

/** So many calls in so many seconds, under a name that callers are told. */
export type Policy = { name: string; calls: number; seconds: number /** As `RateLimit-Policy` says it. */; header: string };

export const policyOf = (name: string, calls: number, seconds: number): Policy => ({
	name,
	calls,
	seconds,
	header: `"${name}";q=${calls};w=${seconds}`,
});

const HOUR = 3600;

/**
 * Budgets for an hour, as multiples of what one person may change (`callsPerHour`, 1,000). Reading is what a console does at
 * every step, so it is given more; docs/decisions/0015 says why these.
 */
const SHARES = {
	'user-reads': 6,
	'user-writes': 1,
	'key-reads': 20,
	'key-writes': 5,
	/** One visitor of a page, by address. */
	visitor: 5,
	/** Who has not said who they are, or said it wrongly, by address. */
	stranger: 1,
	/** All people and secret keys of an organisation together. */
	organization: 100,
	/** All visitors of an organisation's pages together: they never use up what its people have. */
	site: 100,
} as const;

export type Budget = keyof typeof SHARES;

export const budgetPolicies = (callsPerHour: number): Record<Budget, Policy> =>
	Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, policyOf(name, callsPerHour * share, HOUR)])) as Record<
		Budget,
		Policy
	>;

/** What a form on a public page may send from one address where its schema names no limit. */
const PUBLIC_WRITES = { calls: 20, seconds: 60 };

/** A limit that is counted exactly, before the work. `forPages`: only for publishable keys. */
export type Strict = { policy: Policy; forPages: boolean };

/**
 * Operations with a limit of their own: from the configuration, the schema file, or because everybody may call them.
 * @throws BootError config_invalid where the configuration names an operation that there is not
 */
export function strictPolicies(
	operations: readonly Operation[],
	configured: Readonly<Record<string, { calls: number; seconds: number }>>,
): Map<string, Strict> {
	refuseUnknown(operations, configured);
	const policies = new Map<string, Strict>();
	for (const { id, limit, public: isPublic, method } of operations) {
		const own = configured[id] ?? limit;
		const forPages = !own && isPublic && method !== 'GET';
		const { calls, seconds } = own ?? PUBLIC_WRITES;
		if (own || forPages) policies.set(id, { policy: policyOf(id, calls, seconds), forPages });
	}
	return policies;
}

function refuseUnknown(operations: readonly Operation[], configured: Readonly<Record<string, unknown>>): void {
	const ids = operations.map(({ id }) => id);
	const unknown = Object.keys(configured).filter((id) => !ids.includes(id));
	refuseFaults(
		unknown.map((id) => ({
			code: 'config_invalid',
			file: CONFIG_FILE,
			pointer: `/limits/${id}`,
			found: `“${id}”`,
			meant: 'the id of an operation, like lead.enquire',
			...didYouMean(id, ids),
		})),
	);
}

/** Is there a name to count by? Visitors share their page's key, and strangers have none: they are counted by address. */
export const isKnown = ({ kind }: Actor): boolean => kind === 'user' || kind === 'secret-key';
