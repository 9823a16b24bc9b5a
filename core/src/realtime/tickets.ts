import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Admission, Admit, Bearing } from '../identity/authenticate.ts';
import type { Gate } from '../identity/gate.ts';
import { mint, organizationOf, redeem } from '../identity/one-time.ts';
import { userOf } from '../identity/permission.ts';
import type { Caller } from '../operations/model.ts';

/**
 * For browsers' EventSource, which can send no header: a ticket stands in the URL instead of a token. It opens one stream, once, within
 * half a minute, for the bearer it was given to; a log that keeps URLs keeps nothing that is worth anything.
 */
export type Tickets = {
	issue(admission: Admission): Promise<{ ticket: string; expiresIn: number }>;
	/** Who it was given to, as they are by now. @throws unauthenticated */
	redeem(ticket: string, caller: Caller): Promise<Admission>;
};

const PURPOSE = 'event-stream';
const SECONDS = 30;

/** A ticket for a bearer; `sql` is in a transaction of the organisation. */
export async function issueTicket(sql: Sql, organization: string, bearing: Bearing, holder: string | null = null) {
	const wanted = {
		purpose: PURPOSE,
		data: { bearing: JSON.stringify(bearing) },
		minutes: SECONDS / 60,
		...(holder ? { holder } : {}),
	};
	return { ticket: await mint(sql, organization, wanted), expiresIn: SECONDS };
}

export function createTickets({ gate, admission }: { gate: Gate; admission: Admit }): Tickets {
	return {
		async issue({ actor, bearing }) {
			const organization = actor.organization as string;
			return gate.inOrganization(organization, (sql) => issueTicket(sql, organization, bearing, userOf(actor)));
		},
		async redeem(ticket, caller) {
			const organization = organizationOf(ticket);
			const found = organization && (await gate.inOrganization(organization, (sql) => redeem(sql, ticket, PURPOSE)));
			if (!found)
				throw problem('unauthenticated', { detail: 'This ticket is unknown, older than 30 s, or was used; ask for another one' });
			return admission.again(JSON.parse(found.data.bearing as string) as Bearing, caller);
		},
	};
}
