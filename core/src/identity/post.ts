import type { Gate } from './gate.ts';
import type { Later } from './later.ts';
import type { Letter } from './letters.ts';
import type { Mail } from './mail.ts';
import { type Addressee, readAddressee } from './profile.ts';

/** Mails to users. Nothing waits for one, and it goes after the answer: what a mail takes, or that there is none, tells nothing. */
export type Post = {
	/** To a user's own address, as it is when the mail goes. To be called once the transaction is committed. */
	send(organization: string, user: string, compose: (to: Addressee) => Letter): void;
	/** To another address: a new one, or the one of before. */
	sendTo(address: string, organization: string, user: string, compose: (to: Addressee) => Letter): void;
	/** A page of ours with a token, which goes into the fragment: no server, proxy or log sees it. */
	link(page: 'verify' | 'reset-password', token: string): string;
	/** Where people sign in. */
	signIn: string;
};

type Parts = { gate: Pick<Gate, 'read'>; mail: Mail; later: Later; publicUrl: string };

export function createPost({ gate, mail, later, publicUrl }: Parts): Post {
	const deliver = (organization: string, user: string, compose: (to: Addressee) => Letter, address?: string): void =>
		later.run('a mail was not sent', async () => {
			const to = await gate.read(organization, (sql) => readAddressee(sql, user));
			if (!to) return;
			const { subject, text } = compose(to);
			await mail(organization, {
				to: address ?? to.email,
				subject,
				text,
				decision: { kind: 'security' },
				sender: to.organization,
			});
		});
	return {
		send: deliver,
		sendTo: (address, organization, user, compose) => deliver(organization, user, compose, address),
		link: (page, token) => `${publicUrl}/console/#/${page}?token=${token}`,
		signIn: `${publicUrl}/console/`,
	};
}
