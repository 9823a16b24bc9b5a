import type { Organization } from '../operations/model.ts';
import type { Email } from '../ports/email.ts';

type Invited = {
	to: string;
	organization: Pick<Organization, 'name'>;
	/** Who invites; a key has no name. */
	by: string | undefined;
	days: number;
	publicUrl: string;
	token: string;
};

/** The message that asks somebody to join. The token stands in the fragment, which no server and no log sees. */
export function invitationLetter({ to, organization, by, days, publicUrl, token }: Invited): Email {
	const link = `${publicUrl}/console/#/accept-invitation?token=${token}`;
	const who = by ? `${by} invites you` : 'You are invited';
	return {
		to,
		decision: { kind: 'security' },
		subject: `Join ${organization.name}`,
		text: `${who} to join ${organization.name}. Choose a password here:\n\n${link}\n\nThe link works once, within ${days} days. If you do not know what this is about, do nothing.\n`,
	};
}
