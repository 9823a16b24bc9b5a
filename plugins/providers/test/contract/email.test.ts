/** The port `email`, over every driver: the mock, a mail server that the test starts, and SendGrid as its documentation says it answers. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Driving, Email, Living } from '@freehold/core';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, ORGANIZATION, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { mockEmail } from '../../src/email/mock.ts';
import { sendgridEmail } from '../../src/email/sendgrid.ts';
import { smtpEmail } from '../../src/email/smtp.ts';

type Opened = Driving<'email'> & Living;

const MAIL: Email = {
	to: 'ann@example.com',
	subject: 'Grüße aus dem Büro',
	text: 'Hello Ann,\n\nhttps://app.example.com/console/#/verify?token=lt_abc\n',
	html: '<p>Hello <b>Ann</b></p>',
	decision: { kind: 'notice' },
	sender: 'Harbour & Pine',
	replyTo: 'agent@harbour.example',
	unsubscribe: 'https://app.example.com/u/1',
	attachments: [{ name: 'plan.txt', type: 'text/plain', bytes: Buffer.from('two rooms') }],
};

/** What the other side has, in one shape for all drivers. */
type Got = { to: string; subject: string; text: string; html: string; from: string; attachment: string; unsubscribe: string };

const EXPECTED = {
	to: 'ann@example.com',
	subject: MAIL.subject,
	html: expect.stringContaining('<b>Ann</b>'),
	text: expect.stringContaining('token=lt_abc'),
	attachment: 'two rooms',
	unsubscribe: expect.stringContaining('https://app.example.com/u/1'),
};

describe('a mail server', () => {
	type Received = { from: string; to: string[]; source: string; user?: string };
	const servers: SMTPServer[] = [];
	const open: Opened[] = [];
	afterEach(async () => {
		for (const driver of open.splice(0)) await driver.close?.();
		await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
	});

	/** @param refuse what the server says to the nth message, if anything */
	const start = async (refuse: (turn: number) => number | undefined = () => undefined) => {
		const received: Received[] = [];
		let turn = 0;
		const server = new SMTPServer({
			disabledCommands: ['STARTTLS'],
			authOptional: true,
			allowInsecureAuth: true,
			onAuth: ({ username, password }, _session, done) =>
				password === 'right'
					? done(null, { user: username })
					: done(Object.assign(new Error('No such user'), { responseCode: 535 })),
			onData(stream, session, done) {
				const parts: Buffer[] = [];
				stream.on('data', (part: Buffer) => parts.push(part));
				stream.on('end', () => {
					const code = refuse(turn++);
					if (code) return done(Object.assign(new Error('not now'), { responseCode: code }));
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
		return { received, port: (server.server.address() as AddressInfo).port };
	};
	const driver = async (port: number, { login = '', query = '', settings = {}, today = async () => 1 } = {}): Promise<Opened> => {
		const url = `smtp://${login}127.0.0.1:${port}/${query}`;
		const parts = partsFor(
			{ SMTP_URL: url, EMAIL_PER_DAY: '1000', ...settings },
			{ publicUrl: 'https://app.example.com', today },
		);
		const made = await smtpEmail(parts);
		open.push(made);
		return made;
	};
	const read = async (source: string): Promise<Got> => {
		const mail = await PostalMime.parse(source);
		return {
			to: mail.to?.[0]?.address ?? '',
			subject: mail.subject ?? '',
			text: mail.text ?? '',
			html: mail.html ?? '',
			from: mail.from?.address ?? '',
			attachment: Buffer.from(mail.attachments[0]?.content as ArrayBuffer).toString(),
			unsubscribe: mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '',
		};
	};

	it('gets the mail whole: page and text, attachment, one click to end it, from whom and where an answer goes', async () => {
		const { received, port } = await start();
		const call = callFor({ key: 'one' });
		const { id } = await (await driver(port, { login: 'post%40example.com:right@' })).send(MAIL, call);
		const [mail] = received as [Received];
		expect(mail).toMatchObject({ from: 'no-reply@app.example.com', to: ['ann@example.com'], user: 'post@example.com' });
		expect(await read(mail.source)).toMatchObject({ ...EXPECTED, from: 'no-reply@app.example.com' });
		expect(mail.source).toMatch(/^Reply-To: agent@harbour\.example$/m);
		expect(mail.source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
		expect(mail.source).toContain(`Message-ID: ${id}`);
		expect(call.costs).toEqual({ mails: 1 });
	});

	it('gets the same Message-ID for the same call, another for another, and the bounce address', async () => {
		const { received, port } = await start();
		const mailer = await driver(port, {
			query: '?from=office%40harbour.example',
			settings: { EMAIL_BOUNCE: 'bounces@harbour.example' },
		});
		const first = await mailer.send(MAIL, callFor({ key: 'same' }));
		expect(await mailer.send(MAIL, callFor({ key: 'same', attempt: 2 }))).toEqual(first);
		expect(await mailer.send(MAIL, callFor({ key: 'other' }))).not.toEqual(first);
		expect(await mailer.send(MAIL, callFor({ key: 'same', organization: 'another' }))).not.toEqual(first);
		expect(received.map(({ from }) => from)).toEqual(Array(4).fill('bounces@harbour.example'));
		expect((await read((received[0] as Received).source)).from).toBe('office@harbour.example');
	});

	it('is given no header that a name or a subject brought along', async () => {
		const { received, port } = await start();
		const evil = { ...MAIL, sender: 'Eve\r\nBcc: all@example.com', subject: 'Hello\r\nX-Evil: yes' };
		await (await driver(port)).send(evil, callFor());
		expect(received[0]?.to).toEqual(['ann@example.com']);
		expect(received[0]?.source).not.toMatch(/^(Bcc|X-Evil):/im);
	});

	it('is told apart: not now, not like this, not you, not there', async () => {
		const greylisting = await start(() => 451);
		expect(await faultOf((await driver(greylisting.port)).send(MAIL, callFor()))).toMatchObject({ fault: 'rate-limited' });
		const refusing = await start(() => 550);
		expect(await faultOf((await driver(refusing.port)).send(MAIL, callFor()))).toMatchObject({ fault: 'refused' });
		const { port } = await start();
		const wrong = await driver(port, { login: 'post:wrong@' });
		expect(await faultOf(wrong.send(MAIL, callFor()))).toMatchObject({ fault: 'unauthorized' });
		expect(await faultOf(wrong.check())).toMatchObject({ fault: 'unauthorized' });
		const away = await driver(1);
		expect(await faultOf(away.send(MAIL, callFor()))).toMatchObject({ fault: 'unavailable', mayPass: true });
		expect(await faultOf(away.check())).toMatchObject({ fault: 'unavailable' });
		await expect((await driver(port)).check()).resolves.toBeUndefined();
	});

	it('gets no more than a day’s mails, and the rest waits until midnight', async () => {
		const { received, port } = await start();
		let sent = 0;
		const mailer = await driver(port, { settings: { EMAIL_PER_DAY: '2' }, today: async () => ++sent });
		await mailer.send(MAIL, callFor());
		await mailer.send(MAIL, callFor());
		const { fault, retryAfter = 0 } = await faultOf(mailer.send(MAIL, callFor()));
		expect([fault, retryAfter > 0 && retryAfter <= 86_400, received.length]).toEqual(['rate-limited', true, 2]);
		await expect(mailer.send({ ...MAIL, unsubscribe: 'javascript:alert(1)' }, callFor())).rejects.toMatchObject({
			fault: 'refused',
		});
	});
});

describe('SendGrid', () => {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	let service: Service;
	let driver: Opened;
	beforeAll(async () => {
		// As documented: 202, no body, the message's id in a header.
		service = await startService(({ path, headers }) => {
			if (headers.authorization !== 'Bearer SG.right')
				return { status: 401, body: { errors: [{ message: 'authorization required' }] } };
			if (path === '/v3/scopes') return { body: { scopes: ['mail.send'] } };
			return { status: 202, headers: { 'x-message-id': 'sg-1' }, body: '' };
		});
		driver = await sendgridEmail(
			partsFor({
				SENDGRID_API_KEY: 'SG.right',
				SENDGRID_FROM: 'office@harbour.example',
				SENDGRID_WEBHOOK_KEY: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
				SENDGRID_API_URL: service.url,
				EMAIL_PER_DAY: '1000',
			}),
		);
	});
	afterAll(() => service.stop());

	it('gets the mail whole, with our key for what it calls back with', async () => {
		const call = callFor({ key: 'one' });
		expect(await driver.send(MAIL, call)).toEqual({ id: 'sg-1' });
		expect(call.costs).toEqual({ mails: 1 });
		const { json } = service.asked.at(-1) as Service['asked'][number];
		expect(json).toMatchObject({
			personalizations: [{ to: [{ email: 'ann@example.com' }], custom_args: { freehold: 'one', organization: ORGANIZATION } }],
			from: { email: 'office@harbour.example', name: 'Harbour & Pine' },
			reply_to: { email: 'agent@harbour.example' },
			subject: MAIL.subject,
			content: [
				{ type: 'text/plain', value: MAIL.text },
				{ type: 'text/html', value: MAIL.html },
			],
			attachments: [{ content: Buffer.from('two rooms').toString('base64'), filename: 'plan.txt' }],
		});
		expect(json.headers['List-Unsubscribe']).toBe('<https://app.example.com/u/1>');
		await driver.send(MAIL, callFor({ key: 'one', attempt: 2 }));
		expect(service.asked.at(-1)?.json.headers['Message-ID']).toBe(json.headers['Message-ID']);
		await expect(driver.check()).resolves.toBeUndefined();
	});
	itTellsFaults(
		() => service,
		(call) => driver.send(MAIL, call),
	);

	it('calls back, and is believed by its signature alone', async () => {
		const now = Date.now();
		const timestamp = String(Math.floor(now / 1000));
		const events = [
			{
				sg_event_id: 'e1',
				event: 'bounce',
				sg_message_id: 'sg-1.filter0001',
				timestamp: 1_700_000_000,
				reason: '550 no',
				email: 'ann@example.com',
			},
		];
		const body = Buffer.from(JSON.stringify(events));
		const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('base64');
		const headers = {
			'x-twilio-email-event-webhook-signature': signature,
			'x-twilio-email-event-webhook-timestamp': timestamp,
		};
		const request = { method: 'POST', url: 'https://app.example.com/v1/callbacks/sendgrid/x', headers, body };
		expect(await driver.callback?.read(request, now)).toEqual([
			{
				id: 'e1',
				type: 'bounce',
				messageKey: 'sg-1',
				at: '2023-11-14T22:13:20.000Z',
				data: { reason: '550 no', type: undefined },
			},
		]);
		const forged = { ...request, body: Buffer.from(body.toString().replace('bounce', 'delivered')) };
		await expect(async () => driver.callback?.read(forged, now)).rejects.toMatchObject({ fault: 'unauthorized' });
	});
});

describe('the stand-in', () => {
	it('keeps the mail and tells that it arrived, or came back where it was asked to', async () => {
		const kept: unknown[] = [];
		const told: string[] = [];
		const bouncing = { now: false };
		const parts = partsFor(
			{},
			{
				keep: async (_call, message) => `m${kept.push(message)}`,
				receive: async (receipts) => void told.push(...receipts.map(({ message, kind }) => `${message} ${kind}`)),
				fault: (kind) => kind === 'bounce' && bouncing.now,
			},
		);
		const driver = await mockEmail(parts);
		expect(await driver.send(MAIL, callFor())).toEqual({ id: 'm1' });
		bouncing.now = true;
		await driver.send(MAIL, callFor());
		expect(told).toEqual(['m1 delivered', 'm2 bounced']);
		expect(kept[0]).toMatchObject({ port: 'email', to: MAIL.to, subject: MAIL.subject, text: MAIL.text, kind: 'notice' });
	});

	it('keeps no link that opens something where it is production', async () => {
		const kept: { text: string }[] = [];
		const parts = partsFor({}, { production: true, keep: async (_call, message) => `m${kept.push(message)}` });
		const driver = await mockEmail(parts);
		await driver.send({ ...MAIL, decision: { kind: 'security' } }, callFor());
		expect(kept[0]?.text).not.toContain('lt_abc');
		await driver.send(MAIL, callFor());
		expect(kept[1]?.text).toContain('lt_abc');
	});
});
