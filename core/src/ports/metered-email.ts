import type { Usage } from '../tenancy/usage.ts';
import type { Mailer } from './email.ts';

/** Counts what is sent for each organisation. Over the plan's limit a notice is refused, and security mail is sent all the same. */
export const meteredMailer = ({ postbox, usage }: { postbox: Mailer; usage: Usage }): Mailer => ({
	async send(email) {
		if (email.kind === 'security') usage.count(email.organization, 'emails');
		else usage.use(email.organization, 'emails');
		await postbox.send(email);
	},
});
