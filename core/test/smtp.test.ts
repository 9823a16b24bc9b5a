/** The live mail driver against a mail server, and what a configuration without one is told. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { mailerOf } from '../src/ports/mailer.ts';
import { smtpMailer } from '../src/ports/smtp.ts';

type Received = { from: string; to: string[]; source: string; user?: string };

const MAIL = {
	to: 'ann@example.com',
	subject: 'Grüße aus dem Büro',
	text: 'Hello Ann,\n\nhttps://app.example.com/console/#/verify?token=lt_abc\n',
	kind: 'security' as const,
	organization: 'o',
	sender: 'Harbour & Pine',
};

describe('a mail server', () => {
	const servers: SMTPServer[] = [];
	afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve())))));

	/** @param refuse what the server says to the nth message, if anything */
	const start = async (refuse: (turn: number) => { code: number } | undefined = () => undefined) => {
		const received: Received[] = [];
		let turn = 0;
		const server = new SMTPServer({
			disabledCommands: ['STARTTLS'],
			authOptional: true,
			allowInsecureAuth: true,
			onAuth: ({ username, password }, _session, done) =>
				password === 'right' ? done(null, { user: username }) : done(new Error('No such user')),
			onData(stream, session, done) {
				const parts: Buffer[] = [];
				stream.on('data', (part: Buffer) => parts.push(part));
				stream.on('end', () => {
					const refusal = refuse(turn++);
					if (refusal) return done(Object.assign(new Error('not now'), { responseCode: refusal.code }));
					const { mailFrom, rcptTo } = session.envelope;
					received.push({
						from: mailFrom ? mailFrom.address : '',
						to: rcptTo.map(({ address }) => address),
						source: Buffer.concat(parts).toString(),
						...(session.user ? { user: String(session.user) } : {}),
					});
					done();
				});
			},
		});
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
		const { port } = server.server.address() as AddressInfo;
		return { received, port, tries: () => turn };
	};
	const mailer = (port: number, { login = '', query = '' } = {}) =>
		smtpMailer({ url: `smtp://${login}127.0.0.1:${port}/${query}`, host: 'app.example.com', patience: 5 });

	it('gets the mail whole, in the organisation’s name', async () => {
		const { received, port } = await start();
		await mailer(port, { login: 'post%40example.com:right@' }).send(MAIL);
		expect(received).toMatchObject([{ from: 'no-reply@app.example.com', to: ['ann@example.com'], user: 'post@example.com' }]);
		const source = received[0]?.source as string;
		expect(source).toMatch(/^From: "?Harbour & Pine"? <no-reply@app\.example\.com>\r$/m);
		expect(source).toMatch(/^Subject: =\?UTF-8\?/m);
		expect(source.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain('#/verify?token=lt_abc');
	});

	it('is told the sender’s address that the settings name', async () => {
		const { received, port } = await start();
		await mailer(port, { query: '?from=office%40harbour.example' }).send(MAIL);
		expect(received[0]?.from).toBe('office@harbour.example');
	});

	it('gets no header that a name smuggles in', async () => {
		const { received, port } = await start();
		await mailer(port).send({ ...MAIL, sender: 'Eve\r\nBcc: all@example.com', subject: 'Hello\r\nX-Evil: yes' });
		expect(received[0]?.to).toEqual(['ann@example.com']);
		expect(received[0]?.source).not.toMatch(/^(bcc|x-evil):/im);
	});

	it('is tried again where it may pass, and not where it will not', async () => {
		const greylisting = await start((turn) => (turn < 2 ? { code: 451 } : undefined));
		await mailer(greylisting.port).send(MAIL);
		expect([greylisting.received.length, greylisting.tries()]).toEqual([1, 3]);
		const refusing = await start(() => ({ code: 550 }));
		await expect(mailer(refusing.port).send(MAIL)).rejects.toThrow(/550/);
		expect(refusing.tries()).toBe(1);
		await expect(mailer(greylisting.port, { login: 'post:wrong@' }).send(MAIL)).rejects.toThrow(/Invalid login/);
	});

	it('is left alone for a while after five failures in a row', async () => {
		const { port, tries } = await start(() => ({ code: 421 }));
		const post = mailer(port);
		await expect(post.send(MAIL)).rejects.toThrow();
		await expect(post.send(MAIL)).rejects.toThrow();
		expect(tries()).toBe(5);
		await expect(post.send(MAIL)).rejects.toThrow(/breaker is open/);
		expect(tries()).toBe(5);
	});

	it('never hears a password over a line that is not encrypted, unless it is this machine', async () => {
		const { port, received } = await start();
		// 127.0.0.1 under a name that does not tell.
		const remote = smtpMailer({ url: `smtp://post:right@[::ffff:127.0.0.1]:${port}`, host: 'app.example.com', patience: 1 });
		await expect(remote.send(MAIL)).rejects.toThrow(/STARTTLS|TLS/);
		expect(received).toEqual([]);
	});
});

describe('mail where none is set up', () => {
	const log = { info: () => {} } as never;
	const config = { mode: 'production', publicUrl: 'https://app.example.com' } as const;

	it('stops the start where it shall be live', () => {
		expect(() => mailerOf({ ...config, providers: 'live' }, log)).toThrow(/SMTP_URL[\s\S]*FREEHOLD_MODE=mock/);
	});

	it('is kept, and in development told with its link', async () => {
		const lines: unknown[][] = [];
		const note = (...line: unknown[]) => lines.push(line);
		const noting = { info: note, warn: note } as never;
		const mock = mailerOf({ ...config, providers: 'mock', mode: 'development' }, noting);
		await mock.send(MAIL);
		expect(lines[0]?.[0]).toMatch(/not sent/);
		expect(lines[1]).toEqual([
			{ subject: MAIL.subject, link: 'https://app.example.com/console/#/verify?token=lt_abc' },
			'would be mailed to ann@example.com',
		]);
		lines.length = 0;
		await mailerOf({ ...config, providers: 'mock' }, noting).send(MAIL);
		expect(lines).toEqual([['mails are not sent to anybody (FREEHOLD_MODE=mock)']]);
	});
});
