import type { Sql } from '../data/model.ts';
import type { Holder } from './sessions.ts';

/** How a person proved who they are. */
export type Factor = 'password' | 'totp' | 'passkey' | 'recovery' | 'oidc';

/** What is asked for beside what a person has shown. */
export type Factors = {
	/** null: nothing more. Otherwise the ways in which the user may prove it, for the client to offer. */
	demand(sql: Sql, user: Holder, shown: readonly Factor[]): Promise<null | { methods: string[] }>;
};

/** Nothing but what was shown. */
export const NO_FACTORS: Factors = { demand: async () => null };
