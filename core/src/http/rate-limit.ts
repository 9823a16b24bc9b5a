import type { ServerResponse } from 'node:http';
import type { Standing } from '../limits/standing.ts';

/**
 * `RateLimit-Policy: "user-reads";q=6000;w=3600` and `RateLimit: "user-reads";r=5998;t=312`, of the policy that is nearest to its
 * end (draft-ietf-httpapi-ratelimit-headers). `t`: so many seconds these calls have to last.
 */
export function tellStanding(response: ServerResponse, { policy, remaining, seconds }: Standing): void {
	response.setHeader('RateLimit-Policy', policy.header);
	response.setHeader('RateLimit', `"${policy.name}";r=${remaining};t=${seconds}`);
}
