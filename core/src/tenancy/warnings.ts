import { v7 as uuidv7 } from 'uuid';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import type { Mail } from '../identity/mail.ts';
import type { Later } from '../later.ts';
import type { Organization } from '../operations/model.ts';
import { periodName } from './periods.ts';
import { limitOf, METERS, type Meter, PLANS } from './plans.ts';

type Reached = { meter: Meter; percent: number; used: number };

/** Tells the owners when a limit comes near or is reached, once a period. */
export type Warnings = {
	/** Returns at once; what goes wrong is logged. */
	tell(organization: Organization, reached: Reached): void;
};

type Parts = { connections: Connections; store: Store; mail: Mail; later: Pick<Later, 'now'> };

export const createWarnings = ({ connections, store, mail, later }: Parts): Warnings => ({
	tell(organization, reached) {
		later.now('the owners were not told of their usage', async () => {
			const work = (sql: Sql): Promise<string[]> => claim(sql, store, organization, reached);
			const owners = await connections.borrow(organization.id, work, undefined, 'aside');
			for (const to of owners) await mail(organization.id, messageOf(to, organization, reached));
		});
	},
});

/** The owners' addresses, for the one who is first to notice; nobody for all others. */
async function claim(sql: Sql, store: Store, { id, timeZone }: Organization, { meter, percent }: Reached): Promise<string[]> {
	const [mine] = await sql(
		`insert into usage_counters as c (organization_id, id, meter, period, amount, warned)
		values ($1, $2, $3, ${periodName(METERS[meter].per, '$5')}, 0, $4)
		on conflict (organization_id, meter, period) do update set warned = excluded.warned, updated_at = now()
		where c.warned < excluded.warned returning 1`,
		[id, uuidv7(), meter, percent, timeZone],
	);
	if (!mine) return [];
	const owners = await store.records('user', sql, id).list({ filter: { role: 'owner', active: true }, limit: 20 });
	return owners.data.map(({ email }) => email as string);
}

function messageOf(to: string, organization: Organization, { meter, percent, used }: Reached) {
	const { title, unit, per } = METERS[meter];
	const plan = PLANS[organization.plan].title;
	const limit = limitOf(organization, meter);
	const what = `${used} of ${limit} ${unit}${per ? ` this ${per}` : ''}`;
	const then =
		percent < 100
			? 'Nothing is refused yet.'
			: 'From now on it is refused, with a message that says so; nothing is lost in silence.';
	return {
		to,
		subject: `${organization.name}: ${percent} % of ${title.toLowerCase()} used`,
		text: `${organization.name} has used ${what}, which is ${percent} % of what the plan ${plan} includes.\n\n${then}\nAsk the operator of the platform for a larger plan if you need more.`,
		// Told whatever the plan says: it is about the plan.
		decision: { kind: 'security' as const },
	};
}
