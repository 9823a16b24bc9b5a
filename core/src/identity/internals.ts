import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import type { Later } from '../later.ts';
import type { Authority } from './authority.ts';
import type { Directory } from './directory.ts';
import type { FinishSignIn } from './finish-sign-in.ts';
import type { Gate } from './gate.ts';
import type { Keys } from './keys.ts';
import type { Lockout } from './lockout.ts';
import type { Post } from './post.ts';
import type { Sessions } from './sessions.ts';

/** The parts of identity that its operations are made of; each operation names the ones it needs. */
export type Internals = {
	gate: Gate;
	log: Pick<Logger, 'warn' | 'info'>;
	audit: Audit;
	authority: Authority;
	registration: Config['registration'];
	directory: Directory;
	finishSignIn: FinishSignIn;
	keys: Keys;
	later: Later;
	lockout: Lockout;
	post: Post;
	sessions: Sessions;
};
