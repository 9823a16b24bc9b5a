import type { Handler, Host, OutwardJobHandler, Plugin } from '@freehold/core';
import { newToken } from '../alerts/search.ts';
import { withToken } from '../alerts/subscribe.ts';
import { contactOf, readPerson, takeTurn } from '../people.ts';

type Signup = { name: string; email: string; consent: true; wording: string; language?: string; page?: string };

/** Who asks more often has been asked often enough; what comes beyond is taken and not kept. */
const MOST_EACH = 5;

/** Keeps what was agreed to, word by word, and asks by mail. The answer is the same whether or not the person is known. */
const subscribe: Handler = async ({ body }: { body: Signup }, scope) => {
	const person = readPerson({ name: body.name, email: body.email }, scope.organization.country);
	await takeTurn(person, scope);
	const { contact } = await contactOf(person, null, scope);
	const [{ count }] = (await scope.sql(
		'select count(*)::int as count from newsletter_signups where contact = $1 and archived_at is null and ended_at is null',
		[contact.id],
	)) as [{ count: number }];
	const received = { received: true };
	if (count >= MOST_EACH) return received;
	const { token, tokenHash } = newToken(scope);
	await scope.records('newsletter-signup').create({
		contact: contact.id,
		agent: contact.agent ?? null,
		wording: body.wording.trim(),
		language: body.language ?? null,
		page: body.page ?? null,
		token,
		tokenHash,
	});
	await scope.enqueue('crm.ask-reader', { to: person.email as string, token });
	return received;
};

/** The mail that asks; nothing else goes there until the answer is yes. */
const askByMail: OutwardJobHandler = async ({ to, token }: { to: string; token: string }, task) => {
	const { publicUrl, sender } = await task.transact(async (scope) => ({
		publicUrl: scope.service<Host>('host').publicUrl,
		sender: scope.organization.senderName ?? scope.organization.name,
	}));
	await task.port('email').send({
		to,
		subject: `Shall we send you our newsletter?`,
		text: `Somebody, most likely you, asked for the newsletter of ${sender} with this address.\n\nYes, please: ${publicUrl}/alerts/#news=${token}\n\nIf it was not you, there is nothing to do: nothing is sent without the link. Should you change your mind later, this ends it: ${publicUrl}/alerts/#no-news=${token}\n\n${sender}\n`,
		decision: { kind: 'notice' },
		sender,
	});
};

/** Says yes; what was ended stays so. */
const confirm: Handler = async ({ body }: { body: { token: string } }, scope) => {
	await withToken(
		scope,
		body.token,
		`update newsletter_signups set confirmed_at = coalesce(confirmed_at, $2), updated_at = now()
		where token_hash = $1 and ended_at is null and archived_at is null`,
	);
	return { confirmed: true };
};

/** One click, no sign-in, and a second one does no harm. Source: RFC 8058. */
const unsubscribe: Handler = async ({ query }, scope) => {
	await withToken(
		scope,
		query.token,
		'update newsletter_signups set ended_at = coalesce(ended_at, $2), updated_at = now() where token_hash = $1',
	);
	return { ended: true };
};

/** Who wants to be written to, and the words they agreed to. */
export const newsletter = {
	operations: {
		'newsletter-signup.subscribe': subscribe,
		'newsletter-signup.confirm': confirm,
		'newsletter-signup.unsubscribe': unsubscribe,
	},
	outwardJobs: { 'ask-reader': askByMail },
} satisfies Omit<Plugin, 'name'>;
