import type { JSONWebKeySet } from 'jose';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { ChainKey } from '../audit/chain.ts';
import { auditOperations } from '../audit/operations.ts';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import type { Orm } from '../data/orm.ts';
import { inTransaction } from '../data/transaction.ts';
import type { Keyring } from '../encryption/keyring.ts';
import type { GuardedFetch } from '../http/outbound.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Later } from '../later.ts';
import type { Operation, Plugin } from '../operations/model.ts';
import type { Registry } from '../schema/model.ts';
import { type Admit, type Authenticate, createAdmit, createAuthenticate } from './authenticate.ts';
import { type Authority, createAuthority } from './authority.ts';
import { createCatalogue } from './catalogue.ts';
import { createDirectory } from './directory.ts';
import { createSecondFactor } from './factors/second-factor.ts';
import type { RequireStepUp } from './factors/step-up.ts';
import { createFinishSignIn } from './finish-sign-in.ts';
import type { Gate } from './gate.ts';
import { createKeys } from './keys.ts';
import { createLockout } from './lockout.ts';
import type { Mail } from './mail.ts';
import { invitationHooks, invitationOperations } from './operations/invitations.ts';
import { warmUpPasswords } from './passwords.ts';
import { identityPlugin } from './plugin.ts';
import { createPost } from './post.ts';
import { createRoles } from './roles.ts';
import { createSessions } from './sessions.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createSingleSignOn, type SingleSignOn } from './single-sign-on/flow.ts';
import { guardedFetch } from './single-sign-on/guarded-fetch.ts';
import { singleSignOnOperations } from './single-sign-on/operations.ts';
import { createDiscover } from './single-sign-on/providers.ts';
import { createTokens } from './tokens.ts';

/** Everything about who asks; made once at boot. */
export type Identity = {
	plugin: Plugin;
	authenticate: Authenticate;
	/** For whoever stays for longer than one call: streams, sockets. */
	admission: Admit;
	requireStepUp: RequireStepUp;
	authority: Authority;
	singleSignOn: SingleSignOn;
	/** For `GET /.well-known/jwks.json`. */
	publicJwks: () => Promise<JSONWebKeySet>;
	/** The organisation's standing changed: nobody of it is let in on what was known before. */
	forgetOrganization: (organization: string) => void;
	/** As `forgetOrganization`, where only one user's sessions, and keys, can have changed. */
	forgetUser: (organization: string, user: string) => void;
};

/** What identity stands on; tests set the clock (milliseconds since 1970). */
export type IdentityParts = {
	config: Pick<Config, 'publicUrl' | 'corsOrigins' | 'mode' | 'registration'>;
	keyring: Keyring;
	gate: Gate;
	log: Pick<Logger, 'warn' | 'info'>;
	audit: Audit;
	mail: Mail;
	jobs: Jobs;
	later: Later;
	chainKey: ChainKey;
	outbound: GuardedFetch;
	registry: Pick<Registry, 'entities'>;
	operations: readonly Operation[];
	now: () => number;
};

export function createIdentity(parts: IdentityParts): Identity {
	const { config, keyring, gate, log, audit, mail, jobs, later, chainKey, registry, operations, outbound, now } = parts;
	const { entities } = registry;
	const signingKeys = createSigningKeys({ platform: keyring.platform, read: (work) => gate.read(null, work), now });
	const tokens = createTokens({ keys: signingKeys, issuer: config.publicUrl, now });
	const roles = createRoles(entities);
	const keys = createKeys({ gate, later, roles, entities, now });
	const directory = createDirectory({ gate });
	const post = createPost({ gate, jobs, later, publicUrl: config.publicUrl });
	const warn = (organization: string, user: string): void => post.send(organization, user, ['sessionReused']);
	const sessions = createSessions({ gate, tokens, roles, audit, later, warn, now });
	const secondFactor = createSecondFactor({ site: config, gate, keyring, now });
	const finishSignIn = createFinishSignIn({ sessions, audit, factors: secondFactor });
	const { requireStepUp } = secondFactor;
	const authority = createAuthority({ roles, catalogue: createCatalogue(entities, operations), entities, requireStepUp });
	const lockout = createLockout({ gate, secret: keyring.secretFor('lockout') });
	const invitations = { gate, authority, directory, finishSignIn, audit, mail, publicUrl: config.publicUrl };
	const allowInsecure = config.mode === 'development';
	const discover = createDiscover({ fetch: guardedFetch(outbound), allowInsecure });
	const { registration } = config;
	const internals = { gate, log, audit, authority, registration, directory, finishSignIn, keys, later, lockout, post, sessions };
	const further = {
		...secondFactor.operations(internals),
		...singleSignOnOperations({ gate, finishSignIn, authority, allowInsecure }),
		...invitationOperations(invitations),
		...auditOperations(chainKey),
	};
	void warmUpPasswords();
	return {
		plugin: identityPlugin(internals, {
			operations: further,
			hooks: invitationHooks(invitations),
			guardSettings: secondFactor.guardSettings,
		}),
		authenticate: createAuthenticate({ tokens, keys, sessions }),
		admission: createAdmit({ tokens, keys, sessions, now }),
		requireStepUp,
		authority,
		singleSignOn: createSingleSignOn({ site: config, gate, discover, directory, audit, lockout, log }),
		publicJwks: tokens.publicJwks,
		forgetOrganization(organization) {
			sessions.forgetAll(organization);
			keys.forgetAll(organization);
		},
		forgetUser(organization, user) {
			sessions.forget(user);
			keys.forgetAll(organization);
		},
	};
}

/** The gate over the platform's own connections. */
export const createGate = ({ connections, orm }: { connections: Pick<Connections, 'borrow'>; orm: Orm }): Gate => ({
	inOrganization: (organization, work) => orm.transaction(organization, ({ sql }) => work(sql)),
	read: (organization, work) => connections.borrow(organization, work),
});

/** The same for what goes on beside the calls, whose statements are not counted among theirs. */
export const createGateBehind = ({ connections }: { connections: Pick<Connections, 'borrow'> }): Gate => ({
	inOrganization: (organization, work) =>
		connections.borrow(organization, (sql) => inTransaction(sql, () => work(sql)), '', 'aside'),
	read: (organization, work) => connections.borrow(organization, work, '', 'aside'),
});
