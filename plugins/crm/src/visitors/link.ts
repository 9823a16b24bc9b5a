import type { Handler, OutwardJobHandler } from '@freehold/core';
import { hashSecret, mintSecret } from '@freehold/core';
import { fault, readPerson, refuse, takeTurn } from '../people.ts';
import { nowOf } from '../response/policy.ts';
import { letterIn } from './letter.ts';

type Asked = { email: string; page: string; language?: string };

/** How long a link works. */
const LINK_MS = 30 * 60_000;
/** Links to one address that work at the same time; who asks for more is answered alike, and nothing is sent. */
const MOST_LINKS = 3;

/** Mails a link; nothing is looked up about the address, so that there is nothing to tell. */
export const sendLink: Handler = async ({ body }: { body: Asked }, scope) => {
	const person = readPerson({ name: '', email: body.email }, scope.organization.country);
	const page = ownPage(body.page, scope.caller?.origin);
	await takeTurn(person, scope);
	const now = nowOf(scope);
	await scope.sql('delete from visitor_links where expires_at <= $1', [new Date(now)]);
	const links = scope.records('visitor-link');
	const { data } = await links.list({ filter: { email: person.email as string }, limit: MOST_LINKS });
	if (data.length < MOST_LINKS) {
		const code = mintSecret('lt', scope.organization.id);
		await links.create({ email: person.email, codeHash: hashSecret(code), expiresAt: new Date(now + LINK_MS).toISOString() });
		const link = `${page}#freehold-saved=${code}`;
		await scope.enqueue('crm.mail-visitor-link', { to: person.email as string, link, language: body.language ?? 'en' });
	}
	return { received: true };
};

/**
 * The page that the link leads to: of the origin that asks, which was checked against its key, so that no other site is ever handed a code.
 * @throws invalid_input at /page
 */
function ownPage(page: string, origin: string | undefined): string {
	const url = URL.canParse(page) ? new URL(page) : null;
	if (url && !url.username && !url.password && url.origin === origin) return url.href;
	throw refuse([fault('/page', 'origin', `Must be a page of the site that asks, ${origin ?? 'which has no origin'}`, page)]);
}

export const mailLink: OutwardJobHandler = async (
	{ to, link, language }: { to: string; link: string; language: string },
	task,
) => {
	const sender = await task.transact(async ({ organization }) => organization.senderName ?? organization.name);
	const { subject, text } = letterIn(language, link, sender);
	await task.port('email').send({ to, subject, text, decision: { kind: 'notice' }, sender });
};
