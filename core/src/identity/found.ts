import { v7 } from 'uuid';
import type { Organization } from '../operations/model.ts';
import { addUser } from './directory.ts';
import type { Gate } from './gate.ts';
import { hashPassword } from './passwords.ts';

/** A new organisation and, usually, the person who begins it. */
export type Founding = Omit<Organization, 'id'> & { id?: string; owner?: { email: string; name: string; password: string } };

/**
 * Makes an organisation (command line, seed, sign-up). Its id is chosen first, since its own row, too, is only
 * written under its own row-level security.
 */
export async function foundOrganization(
	gate: Pick<Gate, 'inOrganization'> & Partial<Gate>,
	founding: Founding,
): Promise<{ organization: string; owner: string | null }> {
	const { owner, ...settings } = founding;
	const organization = founding.id ?? v7();
	const passwordHash = owner ? await hashPassword(owner.password) : null;
	return gate.inOrganization(organization, async (sql) => {
		await sql(
			'insert into organizations (id, name, slug, currency, country, time_zone, locale) values ($1, $2, $3, $4, $5, $6, $7)',
			[organization, settings.name, settings.slug, settings.currency, settings.country, settings.timeZone, settings.locale],
		);
		if (!owner) return { organization, owner: null };
		const id = v7();
		const { email, name } = owner;
		await addUser(sql, organization, { id, email, name: { full: name }, role: 'owner', passwordHash, verified: true });
		return { organization, owner: id };
	});
}

/** The id of the organisation with this slug, before anybody has signed in; null where there is none. */
export async function organizationBySlug(gate: Pick<Gate, 'read'>, slug: string): Promise<string | null> {
	const [row] = await gate.read(null, (sql) =>
		sql<{ id: string | null }>('select freehold_organization_by_slug($1) as id', [slug]),
	);
	return row?.id ?? null;
}
