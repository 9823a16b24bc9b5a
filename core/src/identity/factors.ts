import type { Sql } from '../data/model.ts';
import type { Holder } from './sessions.ts';

/** How a person proved who they are; `mfa` stands beside `oidc` where the identity provider asked for a second factor. */
export type Factor = 'password' | 'totp' | 'passkey' | 'recovery' | 'oidc' | 'mfa';

/** What is asked for beside what a person has shown. */
export type Factors = {
	/** null: nothing more. Otherwise the ways in which the user may prove it, for the client to offer. */
	demand(sql: Sql, user: Holder, shown: readonly Factor[]): Promise<null | { methods: string[] }>;
};
