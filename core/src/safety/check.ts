import type { Config } from '../config.ts';
import type { Live } from './live.ts';

/** What the checks look at: the configuration, and the database as it is, where it could be asked. */
export type Facts = { config: Config; live?: Live };

/** What is wrong, and what to do. Never a secret. */
export type Finding = {
	found: string;
	/** A whole sentence: what to do. */
	mend: string;
	/** The environment variable that says it, where there is one. */
	variable?: string;
};

/**
 * One thing that can be unsafe. A fault stops a production start, a warning is told; `id` is the name by which a risk is taken
 * (`FREEHOLD_ACCEPT`), and is never used for something else.
 */
export type Check = {
	id: string;
	grade: 'fault' | 'warning';
	/** What is looked at, as `freehold doctor` says it. */
	title: string;
	look: (facts: Facts) => Finding | null;
};

/** A host on this machine, to which nothing travels through a network. */
export const isLocal = (host: string): boolean =>
	host === '' || host === 'localhost' || host === '::1' || host === '[::1]' || /^127\./.test(host) || host.startsWith('/');
