/** A message to one person. Texts are whole sentences in the organisation's language; links are absolute. */
export type Email = {
	to: string;
	subject: string;
	text: string;
	/** What it is for; security mail (a link to sign in) is sent whatever a person has unsubscribed from. */
	kind: 'security' | 'notice';
	/** The organisation in whose name it is sent. */
	organization: string;
};

/** The port to mail servers. Resolves once the server has taken the message. */
export type Mailer = { send(email: Email): Promise<void> };

/** A mailer that keeps what it "sent", for people who try the platform and for tests. */
export type MockMailer = Mailer & { sent: readonly (Email & { at: string })[] };

const KEPT = 1000;

/** The mock driver: sends nothing, keeps the last messages. */
export function mockMailer(): MockMailer {
	const sent: (Email & { at: string })[] = [];
	return {
		sent,
		async send(email) {
			sent.push({ ...email, at: new Date().toISOString() });
			if (sent.length > KEPT) sent.shift();
		},
	};
}
