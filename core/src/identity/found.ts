import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Organization, Settings } from '../operations/model.ts';
import { type Preset, RULE_PACKS } from '../tenancy/rule-packs.ts';
import { addUser, type NewUser } from './directory.ts';
import type { Gate } from './gate.ts';
import { hashPassword } from './passwords.ts';
import { slugsOf } from './slug.ts';

/** Who begins an organisation; whoever gives a password in plain text vouches for the address. */
type Owner = { email: string; name: string; password: string } | Pick<NewUser, 'email' | 'name' | 'passwordHash' | 'verified'>;

/**
 * A new organisation and, usually, the person who begins it. Without a slug one is made from the name; what is not said is as its
 * rule pack presets; the plan is `free` unless somebody chooses another.
 */
export type Founding = Pick<Settings, 'name'> &
	Partial<Preset> & { id?: string; slug?: string; rulePack?: string; plan?: Organization['plan']; owner?: Owner };

/**
 * Makes an organisation (command line, seed, sign-up). Its id is chosen first, since its own row, too, is only
 * written under its own row-level security.
 */
export async function foundOrganization(
	gate: Pick<Gate, 'inOrganization'> & Partial<Gate>,
	founding: Founding,
): Promise<{ organization: string; owner: string | null }> {
	const { owner } = founding;
	const settings = settingsOf(founding);
	const organization = founding.id ?? v7();
	const user = owner ? await userOf(owner) : null;
	return gate.inOrganization(organization, async (sql) => {
		await insert(sql, organization, founding, settings);
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

const INSERT = `insert into organizations
	(id, name, slug, currency, country, time_zone, locale, units, first_day_of_week, rule_pack, plan)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** @throws a unique violation (23505) where the slug that was asked for is taken */
async function insert(sql: Sql, id: string, { name, slug, plan }: Founding, settings: Chosen): Promise<void> {
	const { currency, country, timeZone, locale, units, firstDayOfWeek, rulePack } = settings;
	const rest = [currency, country, timeZone, locale, units, firstDayOfWeek, rulePack, plan ?? 'free'];
	if (slug) return void (await sql(INSERT, [id, name, slug, ...rest]));
	for (const candidate of slugsOf(name)) {
		const made = await sql(`${INSERT} on conflict (slug) do nothing returning id`, [id, name, candidate, ...rest]);
		if (made.length) return;
	}
	throw new Error(`No short name is free for “${name}”`);
}

type Chosen = Preset & { rulePack: string };

/** The settings it begins with: what was said, and for the rest what fits its market. */
function settingsOf(founding: Founding): Chosen {
	const rulePack = founding.rulePack ?? 'none';
	const preset = RULE_PACKS.get(rulePack)?.preset as Preset;
	const said = Object.keys(preset).map((name) => [name, founding[name as keyof Preset] ?? preset[name as keyof Preset]]);
	return { ...(Object.fromEntries(said) as Preset), rulePack };
}

/** The id of the organisation with this slug, before anybody has signed in; null where there is none. */
export async function organizationBySlug(gate: Pick<Gate, 'read'>, slug: string): Promise<string | null> {
	const [row] = await gate.read(null, (sql) =>
		sql<{ id: string | null }>('select freehold_organization_by_slug($1) as id', [slug]),
	);
	return row?.id ?? null;
}
