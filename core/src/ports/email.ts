import type { Logger } from 'pino';

/** A message to one person. Texts are whole sentences in the organisation's language; links are absolute. */
export type Email = {
	to: string;
	subject: string;
	text: string;
	/** What it is for; security mail (a link to sign in) is sent whatever a person has unsubscribed from. */
	kind: 'security' | 'notice';
	/** The id of the organisation in whose name it is sent. */
	organization: string;
	/** The organisation's name, for the reader; absent: the platform's. */
	sender?: string;
};

/** The port to mail servers. Resolves once the server has taken the message. */
export type Mailer = { send(email: Email): Promise<void> };

/** A mailer that keeps what it "sent", for people who try the platform and for tests. */
export type MockMailer = Mailer & { sent: readonly (Email & { at: string })[] };

const KEPT = 1000;

/**
 * The mock driver: sends nothing, keeps the last messages.
 * @param log where a person who tries the platform finds them, links and all; never in production
 */
export function mockMailer(log?: Pick<Logger, 'info'>): MockMailer {
	const sent: (Email & { at: string })[] = [];
	return {
		sent,
		async send(email) {
			sent.push({ ...email, at: new Date().toISOString() });
			if (sent.length > KEPT) sent.shift();
			log?.info({ subject: email.subject, link: /https?:\/\/\S+/.exec(email.text)?.[0] }, `would be mailed to ${email.to}`);
		},
	};
}
