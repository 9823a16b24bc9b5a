import type { Audit } from '../audit/audit.ts';
import { isId } from '../data/filter.ts';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import { type Founding, foundOrganization } from '../identity/found.ts';
import { passwordFaults } from '../identity/password-rules.ts';
import type { Handler, Scope, Streamer } from '../operations/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import { exportOf } from './export.ts';
import type { Features } from './features.ts';
import { listOrganizations } from './list.ts';
import { usageOf } from './report.ts';
import { featureFaults, refuseFaults, settingFaults } from './settings.ts';
import { markDeleted, readStanding, resume, type Standing, setTerms, suspend, type Terms } from './standings.ts';
import type { TenancyParts } from './tenancy.ts';
import { visit } from './visit.ts';

type Parts = Pick<TenancyParts, 'audit' | 'cache' | 'quotas' | 'usage' | 'organizations' | 'store'> & {
	features: Features;
	changed: (organization: string) => void;
};

/** What an organisation does with itself: see its usage, take everything along, end. */
export function ownOperations({ quotas, usage, changed }: Parts): Record<string, Handler> {
	return {
		'organization.usage': (_input, { sql, organization }) => usageOf(sql, organization, { quotas, usage }),
		'organization.close': async ({ id, body }, scope) => {
			const { slug, reason = null } = body as { slug: string; reason?: string };
			if (scope.actor.role !== 'owner')
				throw problem('forbidden', { detail: 'Only an owner deletes the organisation', permission: 'organization:close' });
			confirm(scope.organization.slug, slug);
			await scope.audit({ ...EVENT, action: 'organization.close', record: id, ...(reason ? { reason } : {}) });
			await markDeleted(scope.sql, id, reason);
			scope.afterCommit(() => changed(id));
		},
	};
}

/** `organization.export` */
export const exportStream =
	(parts: Parts): Streamer =>
	async (_input, transact) => {
		const organization = await transact(async (scope) => {
			await scope.audit({ ...EVENT, action: 'organization.export', record: scope.organization.id });
			return scope.organization;
		});
		return exportOf(organization, transact, parts);
	};

/** What the people of the platform's operator do with the others. The door has checked that they are. */
export function platformOperations(parts: Parts): Record<string, Handler> {
	const { audit, cache, changed, features, quotas, usage, organizations } = parts;
	const act = (name: string, work: Work): Handler => onOther(name, work, audit, changed);
	return {
		'organization.platform-list': async ({ query }, scope) => {
			await scope.audit({ ...EVENT, action: 'organization.platform-list' });
			return listOrganizations(scope.sql, query);
		},
		'organization.platform-clear-cache': async (_input, scope) => {
			await scope.audit({ ...EVENT, action: 'organization.platform-clear-cache' });
			// Where the store is away nothing is found in it either, and nothing from before when it is back.
			await cache.clear().catch(() => {});
			return { store: cache.kind };
		},
		'organization.platform-create': createOther(audit),
		'organization.platform-get': act('get', async (sql, id) => {
			const standing = await readStanding(sql, id);
			return { ...standing, ...(await detailsOf(sql, id, organizations, { quotas, usage })) };
		}),
		'organization.platform-suspend': act('suspend', (sql, id, body) => suspend(sql, id, body.reason as string)),
		'organization.platform-resume': act('resume', (sql, id) => resume(sql, id)),
		'organization.platform-plan': act('plan', (sql, id, body) => {
			refuseFaults(featureFaults(body.features, features, true));
			return setTerms(sql, id, body as Terms);
		}),
		'organization.platform-delete': act('delete', async (sql, id, body) => {
			const { slug } = await readStanding(sql, id);
			confirm(slug, body.slug as string);
			return markDeleted(sql, id, body.reason as string);
		}),
	};
}

const EVENT = { kind: 'admin_action', entity: 'organization' } as const;

type Work = (there: Sql, id: string, body: Record<string, unknown>) => Promise<Standing>;

/** In the other organisation, in one transaction, and in both audit trails. */
const onOther =
	(name: string, work: Work, audit: Audit, changed: (organization: string) => void): Handler =>
	async ({ id, body = {} }, scope) => {
		const { sql, organization, actor, caller } = scope;
		if (!isId(id)) throw problem('not_found', { detail: `No organisation has the id ${id.slice(0, 60)}` });
		if (id === organization.id && name !== 'get')
			throw problem('conflict', { detail: 'This is the operator’s own organisation; use the command line' });
		const { reason, ...details } = body as Record<string, unknown>;
		const why = typeof reason === 'string' ? { reason } : {};
		const event = { ...EVENT, action: `organization.platform-${name}`, record: id, details, ...why };
		const answer = await visit(sql, id, async (there) => {
			const done = await work(there, id, body);
			await audit.record(there, { organization: id, actor, caller }, event);
			return done;
		});
		await scope.audit(event);
		scope.afterCommit(() => changed(id));
		return answer;
	};

const createOther =
	(audit: Audit): Handler =>
	async ({ body }, scope) => {
		const { sql, actor, caller } = scope;
		const founding = body as Founding & { slug: string; owner?: { email: string; name: string; password: string } };
		const weak = founding.owner ? passwordFaults(founding.owner.password) : [];
		refuseFaults([...settingFaults(body), ...weak.map((fault) => ({ ...fault, pointer: '/owner/password' }))]);
		await refuseTaken(scope, founding.slug);
		let event = { ...EVENT, action: 'organization.platform-create', record: '' };
		const gate = {
			inOrganization: <T>(id: string | null, work: (inside: typeof sql) => Promise<T>) =>
				visit(sql, id as string, async (there) => {
					const made = await work(there);
					event = { ...event, record: id as string };
					await audit.record(there, { organization: id as string, actor, caller }, event);
					return made;
				}),
		};
		const made = await foundOrganization(gate, founding);
		await scope.audit(event);
		return visit(sql, made.organization, (there) => readStanding(there, made.organization));
	};

async function refuseTaken({ sql }: Scope, slug: string): Promise<void> {
	const [row] = await sql<{ id: string | null }>('select freehold_organization_by_slug($1) as id', [slug]);
	if (!row?.id) return;
	const detail = 'Another organisation has this short name';
	throw problem('conflict', { detail, errors: [{ pointer: '/slug', code: 'unique', detail }] });
}

async function detailsOf(sql: Sql, id: string, organizations: Organizations, parts: Pick<TenancyParts, 'quotas' | 'usage'>) {
	const organization = await organizations.read(id, sql);
	const { apiCallsPerHour, features } = organization;
	return { apiCallsPerHour, features, usage: await usageOf(sql, organization, parts) };
}

/** A slip of the finger deletes nothing. */
function confirm(slug: string, typed: string): void {
	if (slug === typed) return;
	const detail = `Meant the organisation's short name, ${slug}`;
	throw problem('invalid_input', {
		detail: `/slug: ${detail}`,
		errors: [{ pointer: '/slug', code: 'confirmation', detail, found: typed }],
	});
}
