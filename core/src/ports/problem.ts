import { type Problem, problem } from '../errors.ts';
import { ProviderError } from './provider-error.ts';

/** What a caller is told of a service that failed; that our own credentials are not good is nothing for callers to know. */
export function providerProblem(error: unknown): Problem | undefined {
	if (!(error instanceof ProviderError)) return undefined;
	const { fault, retryAfter = 30, message } = error;
	if (fault === 'refused') return problem('provider_refused', { detail: message, cause: error });
	if (fault === 'rate-limited') return problem('provider_busy', { retryAfter, cause: error });
	return problem('provider_unavailable', { retryAfter, cause: error });
}
