import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Actor, Handler, Scope } from '../../operations/model.ts';
import { deviceOf } from '../device.ts';
import type { Internals } from '../internals.ts';
import { allows } from '../permission.ts';
import { missingPermission } from '../refusal.ts';

type Parts = Pick<Internals, 'sessions'>;

type Row = {
	id: string;
	userAgent: string | null;
	address: string | null;
	factors: string[] | null;
	signedInAt: Date;
	lastUsedAt: Date | null;
	expiresAt: Date;
};

/** Where people are signed in, for themselves and for who looks after them; and signing them out there. */
export function sessionOperations({ sessions }: Parts): Record<string, Handler> {
	const end = async (scope: Scope, user: string, which: { only: string } | { except: string | null }, action: string) => {
		await sessions.close(scope.sql, user, which);
		const isOwn = scope.actor.id === user;
		await scope.audit({
			kind: isOwn ? 'logout' : 'admin_action',
			action,
			entity: 'only' in which ? 'session' : 'user',
			record: 'only' in which ? which.only : user,
		});
		scope.afterCommit(() => sessions.forget(user));
	};

	const revoke: Handler = async ({ id }, scope) => {
		const [row] = await scope.sql<{ holder: string }>(`select holder from sessions s where ${LIVING} and id = $1`, [id]);
		if (!row) throw problem('not_found', { detail: `No session has the id ${id}` });
		if (row.holder !== scope.actor.id && allows(scope.actor, 'session:write', SESSION) !== true) {
			throw missingPermission('session:write', { why: 'Without it you end your own sessions only' });
		}
		await end(scope, row.holder, { only: id }, 'session.revoke');
	};

	return {
		'session.list': async (_input, { sql, actor }) => ({ data: await list(sql, actor, actor.kind === 'user' ? actor.id : null) }),
		'session.revoke': revoke,
		'session.revoke-others': async (_input, scope) => {
			const { id, kind, session = null } = scope.actor;
			if (kind === 'user' && id) await end(scope, id, { except: session }, 'session.revoke-others');
		},
		'session.revoke-all': async (_input, scope) => {
			const { id, kind } = scope.actor;
			if (kind === 'user' && id) await end(scope, id, { except: null }, 'session.revoke-all');
		},
		'user.list-sessions': async ({ id }, { sql, actor }) => ({ data: await list(sql, actor, id) }),
		'user.revoke-sessions': ({ id }, scope) => end(scope, id, { except: null }, 'user.revoke-sessions'),
	};
}

const SESSION = { name: 'session', plugin: 'identity' } as const;
/** The row of the sign-in itself, and of one that still works. */
const LIVING = 's.id = s.family_id and s.revoked_at is null and s.expires_at > now()';

async function list(sql: Sql, actor: Actor, user: string | null) {
	const rows = await sql<Row>(
		`select id, user_agent as "userAgent", address, factors, created_at as "signedInAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
		from sessions s where ${LIVING} and holder = $1 order by last_used_at desc nulls last, id desc limit 200`,
		[user],
	);
	return rows.map(({ userAgent, factors, signedInAt, lastUsedAt, expiresAt, ...row }) => ({
		...row,
		device: deviceOf(userAgent),
		factors: factors ?? [],
		signedInAt: signedInAt.toISOString(),
		lastUsedAt: lastUsedAt?.toISOString() ?? null,
		expiresAt: expiresAt.toISOString(),
		current: row.id === actor.session,
	}));
}
