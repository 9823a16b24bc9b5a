import type { Handler, Host, OutwardJobHandler, Scope } from '@freehold/core';
import { hashSecret, parseSecret } from '@freehold/core';
import { contactOf, readPerson, takeTurn } from '../people.ts';
import { nowOf } from '../response/policy.ts';
import { readBounds } from './bounds.ts';
import { newToken } from './search.ts';

type Subscription = { name: string; email: string; title?: string; query: string; frequency?: string };

/** More than anybody reads; what comes beyond is taken and not kept, so that nobody is written to without end. */
const MOST_EACH = 20;

/** Takes a search from a page. The answer is the same whether or not the person is known, or has enough of them. */
export const subscribe: Handler = async ({ body }: { body: Subscription }, scope) => {
	const person = readPerson({ name: body.name, email: body.email }, scope.organization.country);
	const bounds = readBounds(body.query, scope.organization.units);
	await takeTurn(person, scope);
	const { contact } = await contactOf(person, null, scope);
	const [{ count }] = (await scope.sql(
		`select count(*)::int as count from saved_searches where contact = $1 and archived_at is null and ended_at is null`,
		[contact.id],
	)) as [{ count: number }];
	const received = { received: true };
	if (count >= MOST_EACH) return received;
	const title = body.title?.trim() || 'Saved search';
	const { token, tokenHash } = newToken(scope);
	await scope.records('saved-search').create({
		...bounds,
		name: title,
		contact: contact.id,
		agent: contact.agent ?? null,
		query: body.query,
		frequency: body.frequency ?? 'daily',
		token,
		tokenHash,
	});
	await scope.enqueue('crm.ask-subscriber', { to: person.email as string, title, token });
	return received;
};

/** The mail that asks; nothing else goes there until the answer is yes. */
export const askByMail: OutwardJobHandler = async ({ to, title, token }: { to: string; title: string; token: string }, task) => {
	const { publicUrl, sender } = await task.transact(async (scope) => ({
		publicUrl: scope.service<Host>('host').publicUrl,
		sender: scope.organization.senderName ?? scope.organization.name,
	}));
	await task.port('email').send({
		to,
		subject: `Shall we write to you about “${title}”?`,
		text: `Somebody, most likely you, asked us to write to this address when something new fits the search “${title}”.\n\nYes, please: ${publicUrl}/alerts/#confirm=${token}\n\nIf it was not you, there is nothing to do: nothing is sent without the link.\n\n${sender}\n`,
		decision: { kind: 'notice' },
		sender,
	});
};

/** Does something to what a link's token leads to ($1 its hash, $2 the time). One answer for every token, so that nobody learns which ones there are. */
export const withToken = async (scope: Scope, token: string | undefined, text: string): Promise<void> => {
	const secret = parseSecret(token ?? '');
	if (secret?.kind !== 'lt') return;
	const host = scope.service<Host>('host');
	await host
		.within(secret.organization, (inside) => inside.sql(text, [hashSecret(token as string), new Date(nowOf(inside))]))
		// An organisation that is not there has no searches either.
		.catch((error: { code?: string }) => {
			if (error.code !== 'not_found' && error.code !== 'unauthenticated') throw error;
		});
};

/** The person says yes; a search that was ended stays so. */
export const confirm: Handler = async ({ body }: { body: { token: string } }, scope) => {
	await withToken(
		scope,
		body.token,
		`update saved_searches set confirmed_at = coalesce(confirmed_at, $2), updated_at = now()
		where token_hash = $1 and ended_at is null and archived_at is null`,
	);
	return { confirmed: true };
};

/** One click, no sign-in, and a second one does no harm. Source: RFC 8058. */
export const unsubscribe: Handler = async ({ query }, scope) => {
	await withToken(
		scope,
		query.token,
		'update saved_searches set ended_at = coalesce(ended_at, $2), active = false, updated_at = now() where token_hash = $1',
	);
	return { ended: true };
};
