import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Organization } from '../operations/model.ts';
import { addUser, type NewUser } from './directory.ts';
import type { Gate } from './gate.ts';
import { hashPassword } from './passwords.ts';
import { slugsOf } from './slug.ts';

/** Who begins an organisation; whoever gives a password in plain text vouches for the address. */
type Owner = { email: string; name: string; password: string } | Pick<NewUser, 'email' | 'name' | 'passwordHash' | 'verified'>;

/** A new organisation and, usually, the person who begins it. Without a slug one is made from the name. */
export type Founding = Omit<Organization, 'id' | 'slug'> & { id?: string; slug?: string; owner?: Owner };

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
	const user = owner ? await userOf(owner) : null;
	return gate.inOrganization(organization, async (sql) => {
		await insert(sql, organization, settings);
		if (user) await addUser(sql, organization, user);
		return { organization, owner: user?.id ?? null };
	});
}

async function userOf(owner: Owner): Promise<NewUser> {
	const rest = { id: v7(), role: 'owner' };
	if (!('password' in owner)) return { ...owner, ...rest };
	const { email, name, password } = owner;
	return { ...rest, email, name: { full: name }, passwordHash: await hashPassword(password), verified: true };
}

/** @throws a unique violation (23505) where the slug that was asked for is taken */
async function insert(sql: Sql, id: string, { name, slug, currency, country, timeZone, locale }: Founding): Promise<void> {
	const statement =
		'insert into organizations (id, name, slug, currency, country, time_zone, locale) values ($1, $2, $3, $4, $5, $6, $7)';
	if (slug) return void (await sql(statement, [id, name, slug, currency, country, timeZone, locale]));
	for (const candidate of slugsOf(name)) {
		const values = [id, name, candidate, currency, country, timeZone, locale];
		const made = await sql(`${statement} on conflict (slug) do nothing returning id`, values);
		if (made.length) return;
	}
	throw new Error(`No short name is free for “${name}”`);
}

/** The id of the organisation with this slug, before anybody has signed in; null where there is none. */
export async function organizationBySlug(gate: Pick<Gate, 'read'>, slug: string): Promise<string | null> {
	const [row] = await gate.read(null, (sql) =>
		sql<{ id: string | null }>('select freehold_organization_by_slug($1) as id', [slug]),
	);
	return row?.id ?? null;
}
