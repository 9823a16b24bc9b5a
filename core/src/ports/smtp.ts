import {
	ConsecutiveBreaker,
	circuitBreaker,
	ExponentialBackoff,
	handleWhen,
	retry,
	TimeoutStrategy,
	timeout,
	wrap,
} from 'cockatiel';
import { createTransport } from 'nodemailer';
import type { Mailer } from './email.ts';

type Options = {
	/** `smtp://` or `smtps://`, with `?from=` where the sender's address is another than no-reply at our own host. */
	url: string;
	/** Our own host name. */
	host: string;
	/** Milliseconds before the first repetition; the next ones wait twice as long each. */
	patience?: number;
};

const ATTEMPT = 10_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The live driver: any mail server. An attempt has 10 s; what may pass (no connection, a reply of 4xx) is tried again after 1, 2
 * and 4 s; after five failures in a row nothing is tried for a minute. A password never goes over a line that is not encrypted.
 */
export function smtpMailer({ url, host, patience = 1000 }: Options): Mailer {
	const server = new URL(url);
	const address = server.searchParams.get('from') ?? `no-reply@${host}`;
	server.searchParams.delete('from');
	const transport = createTransport({
		url: server.href,
		requireTLS: server.protocol === 'smtp:' && server.password !== '' && !LOOPBACK.test(server.hostname),
		connectionTimeout: ATTEMPT,
		greetingTimeout: ATTEMPT,
		socketTimeout: ATTEMPT,
		// What a mail is made of is text of ours; nothing in it is fetched or read from the disk.
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	const backoff = new ExponentialBackoff({ initialDelay: patience, maxDelay: 4 * patience });
	const policy = wrap(
		retry(handleWhen(mayPass), { maxAttempts: 3, backoff }),
		circuitBreaker(handleWhen(mayPass), { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }),
		timeout(3 * ATTEMPT, TimeoutStrategy.Aggressive),
	);
	return {
		async send({ to, subject, text, sender }) {
			await policy.execute(() => transport.sendMail({ to, subject, text, from: { name: sender ?? 'Freehold', address } }));
		},
	};
}

/** Whether it may go well another time: the server was not reached, or said so itself. */
function mayPass(error: unknown): boolean {
	const { responseCode, code } = error as { responseCode?: number; code?: string };
	if (code === 'EAUTH' || code === 'EENVELOPE') return false;
	return responseCode === undefined || (responseCode >= 400 && responseCode < 500);
}
