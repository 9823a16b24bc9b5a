import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { NOBODY } from '../identity/authenticate.ts';
import type { Actor, Caller, Operation, Organization } from '../operations/model.ts';
import { addressKey } from './address.ts';
import { createBudgets, type Window } from './budgets.ts';
import type { Counts } from './counts.ts';
import { budgetPolicies, isKnown, type Policy, policyOf, strictPolicies } from './policies.ts';
import { createRefusals } from './refusals.ts';
import type { Standing } from './standing.ts';
import { createStrictLimits } from './strict.ts';

/** What is counted: an operation, or what stands at an address of its own as one would. */
type Counted = Pick<Operation, 'id' | 'method'>;

/** Who may call how often. */
export type Limiter = {
	/**
	 * Counts a call by everything it is limited by, and leaves in `caller.standing` what is nearest to its end. A promise only where
	 * the operation has a limit of its own.
	 * @throws rate_limited
	 */
	take(operation: Counted, actor: Actor, caller: Caller): Promise<void> | undefined;
	/** Counts a token or key that was refused. @throws rate_limited where there were too many from this address */
	stranger(caller: Caller): void;
	close(): Promise<void>;
};

type Parts = {
	config: Pick<Config, 'callsPerHour' | 'limits'>;
	operations: readonly Operation[];
	counts: Counts;
	log: Pick<Logger, 'warn'>;
};

/** How long an organisation's own number is not asked for again. */
const ASK_EVERY = 30_000;

/** @param organization finds an organisation's settings, which may name a number of its own */
export function createLimiter(
	{ config, operations, counts, log }: Parts,
	organization: (id: string) => Promise<Organization>,
	now: () => number = Date.now,
): Limiter {
	const policies = budgetPolicies(config.callsPerHour);
	const ofUsers = [policies['user-reads'], policies['user-writes']] as const;
	const ofKeys = [policies['key-reads'], policies['key-writes']] as const;
	const strict = strictPolicies(operations, config.limits);
	const budgets = createBudgets(counts, now);
	const exact = createStrictLimits(counts, now);
	const refusals = createRefusals(log);
	const asked = new WeakMap<Window, number>();

	/** The organisation's window; its number comes from its settings, a moment later where nobody asked for long. */
	const windowOf = (standard: Policy, id: string): Window => {
		const window = budgets.window(standard, id);
		const at = now();
		if (at - (asked.get(window) ?? 0) >= ASK_EVERY) {
			asked.set(window, at);
			organization(id).then(
				(settings) => {
					const calls = callsPerHourOf(settings) ?? standard.calls;
					if (calls !== window.policy.calls) window.policy = policyOf(standard.name, calls, standard.seconds);
				},
				() => {},
			);
		}
		return window;
	};

	const refuse = (standing: Standing, subject: string, call: { operation?: string; actor: Actor; caller: Caller }): never => {
		refusals.note(standing, subject, call);
		const { policy, seconds } = standing;
		throw problem('rate_limited', {
			detail: `More than ${policy.calls} calls in ${policy.seconds} s (${policy.name}); try again in ${seconds} s`,
			policy: policy.name,
			limit: policy.calls,
			window: policy.seconds,
			retryAfter: seconds,
		});
	};

	const takeBudget = (operation: Counted, actor: Actor, caller: Caller): void => {
		const { organization: ours } = actor;
		const isReading = operation.method === 'GET';
		let mine: Window;
		let shared: Window | undefined;
		if (isKnown(actor)) {
			const [reads, writes] = actor.kind === 'user' ? ofUsers : ofKeys;
			mine = budgets.window(isReading ? reads : writes, actor.id as string);
			shared = windowOf(policies.organization, ours as string);
		} else if (ours === null) mine = budgets.window(policies.stranger, addressKey(caller.address));
		else {
			mine = budgets.window(policies.visitor, `${ours} ${addressKey(caller.address)}`);
			shared = windowOf(policies.site, ours);
		}
		const standing = budgets.take(mine, shared);
		caller.standing = standing;
		if (standing.isRefused) refuse(standing, subjectOf(actor, caller), { operation: operation.id, actor, caller });
	};

	const takeExactly = async (policy: Policy, operation: Counted, actor: Actor, caller: Caller): Promise<void> => {
		const subject = subjectOf(actor, caller);
		const standing = await exact.take(policy, subject);
		if (standing.isRefused || standing.remaining <= (caller.standing?.remaining ?? Number.POSITIVE_INFINITY))
			caller.standing = standing;
		if (standing.isRefused) refuse(standing, subject, { operation: operation.id, actor, caller });
	};

	return {
		take(operation, actor, caller) {
			if (actor.kind === 'system') return undefined;
			takeBudget(operation, actor, caller);
			const own = strict.get(operation.id);
			return own && (!own.forPages || actor.kind === 'publishable-key')
				? takeExactly(own.policy, operation, actor, caller)
				: undefined;
		},
		stranger(caller) {
			const standing = budgets.take(budgets.window(policies.stranger, addressKey(caller.address)), undefined);
			caller.standing = standing;
			if (standing.isRefused) refuse(standing, subjectOf(NOBODY, caller), { actor: NOBODY, caller });
		},
		async close() {
			refusals.close();
			await budgets.close();
		},
	};
}

/** A person or a secret key is itself wherever it calls from; all others are their address, within the organisation they visit. */
const subjectOf = (actor: Actor, { address }: Caller): string =>
	isKnown(actor) ? `${actor.kind} ${actor.id}` : `${actor.organization ?? ''} ${addressKey(address)}`;

/** The one place where an organisation's own number is read: its settings say it, or nothing. */
const callsPerHourOf = (organization: Organization): number | null | undefined => organization.apiCallsPerHour;
