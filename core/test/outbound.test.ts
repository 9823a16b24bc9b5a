import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { whyNotPublic } from '../src/http/addresses.ts';
import { type Address, createOutbound, type OutboundCall, type Resolve } from '../src/http/outbound.ts';

const PUBLIC: Address = { address: '93.184.216.34', family: 4 };
const HERE: Address = { address: '127.0.0.1', family: 4 };

/** A name server that answers each question with the next of these. */
function namesOf(answers: Address[][]): Resolve & { asked: string[] } {
	const asked: string[] = [];
	return Object.assign(async (host: string) => answers[Math.min(asked.push(host), answers.length) - 1] as Address[], { asked });
}

const guarded = (outboundAllow: string[] = [], resolve?: Resolve) => createOutbound({ config: { outboundAllow } }, resolve);
const refusal = async (url: string, allowed: string[] = [], resolve?: Resolve, call?: OutboundCall) => {
	const error = await guarded(allowed, resolve)(url, { timeout: 1500, ...call }).then(
		() => null,
		(failure: { code: string; message: string }) => failure,
	);
	return error && [error.code, error.message];
};

describe('a URL that somebody gave', () => {
	it.each([
		['127.0.0.1', 'http://127.0.0.1/'],
		['its short form', 'http://127.1/'],
		['its decimal form', 'http://2130706433/'],
		['its octal form', 'http://0177.0.0.1/'],
		['its hexadecimal form', 'http://0x7f.0x0.0x0.0x1/'],
		['digits of another script', 'http://①②⑦.⓪.⓪.①/'],
		['0.0.0.0', 'http://0.0.0.0/'],
		['0', 'http://0/'],
		['a private network', 'http://10.0.0.8/'],
		['another', 'http://192.168.1.1/'],
		['a third', 'http://172.31.255.255/'],
		['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
		['those of Azure', 'http://168.63.129.16/'],
		['those of Alibaba (shared addresses)', 'http://100.100.100.200/'],
		['those of Oracle', 'http://192.0.0.192/'],
		['benchmarking', 'http://198.18.0.1/'],
		['multicast', 'http://224.0.0.1/'],
		['everybody', 'http://255.255.255.255/'],
		['IPv6 loopback', 'http://[::1]/'],
		['IPv6 of nothing', 'http://[::]/'],
		['IPv4 inside IPv6', 'http://[::ffff:127.0.0.1]/'],
		['the same in hexadecimal', 'http://[::ffff:7f00:1]/'],
		['the old form', 'http://[::127.0.0.1]/'],
		['NAT64', 'http://[64:ff9b::7f00:1]/'],
		['NAT64 of a network of its own', 'http://[64:ff9b:1::a00:1]/'],
		['6to4', 'http://[2002:7f00:1::]/'],
		['Teredo', 'http://[2001:0:7f00:1::]/'],
		['unique local', 'http://[fd00:ec2::254]/'],
		['link-local', 'http://[fe80::1]/'],
		['site-local', 'http://[fec0::1]/'],
		['multicast of IPv6', 'http://[ff02::1]/'],
		['what is not handed out', 'http://[4000::1]/'],
		['a port that is not the web’s', 'http://example.com:6379/'],
		['another', 'https://example.com:22/'],
		['a file', 'file:///etc/passwd'],
		['gopher', 'gopher://example.com/_INFO'],
		['ftp', 'ftp://example.com/'],
		['data', 'data:text/plain,hi'],
		['a name and a password', 'http://user:secret@example.com/'],
		['a name that looks like a host', 'http://example.com@127.0.0.1/'],
		['no URL', 'example.com'],
		['nothing', ''],
	])('is refused when it is %s', async (_, url) => {
		const [code, detail] = (await refusal(url, [], namesOf([[PUBLIC]]))) ?? [];
		expect([url, code]).toEqual([url, 'address_refused']);
		expect(detail).toMatch(/^Found .+; meant /);
		expect(detail).not.toContain('secret');
	});

	it('knows public addresses', () => {
		for (const address of ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '100.128.0.1', '172.32.0.1'])
			expect([address, whyNotPublic(address)]).toEqual([address, null]);
	});

	it('is refused when its name leads inside, by one address among several', async () => {
		expect(await refusal('https://a.example/', [], namesOf([[HERE]]))).toEqual([
			'address_refused',
			expect.stringContaining('a.example (127.0.0.1)'),
		]);
		expect(await refusal('https://a.example/', [], namesOf([[PUBLIC, { address: '10.0.0.1', family: 4 }]]))).toEqual([
			'address_refused',
			expect.stringContaining('private'),
		]);
		expect(await refusal('https://a.example/', [], namesOf([[{ address: '::ffff:10.0.0.1', family: 6 }]]))).toEqual([
			'address_refused',
			expect.anything(),
		]);
		expect((await refusal('http://localhost/'))?.[0]).toBe('address_refused');
	});
});

describe('a call outwards', () => {
	let server: Server;
	let port: number;
	let seen: { path: string; headers: IncomingMessage['headers']; method: string }[] = [];
	let respond: (request: IncomingMessage, response: ServerResponse) => void;
	beforeAll(async () => {
		server = createServer((request, response) => {
			seen.push({ path: request.url ?? '', headers: request.headers, method: request.method ?? '' });
			respond(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		port = (server.address() as AddressInfo).port;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	beforeEach(() => {
		seen = [];
		respond = (_, response) => void response.end('{"fine":true}');
	});

	it('goes to the address that was checked, under the name that was asked', async () => {
		const names = namesOf([[HERE], [{ address: '10.0.0.1', family: 4 }]]);
		const answer = await guarded(['127.0.0.0/8', `hooks.example`], names)(`http://hooks.example:${port}/a`, {
			method: 'POST',
			body: '{}',
		});
		expect([answer.status, answer.json(), names.asked]).toEqual([200, { fine: true }, ['hooks.example']]);
		expect(seen).toEqual([
			expect.objectContaining({
				path: '/a',
				method: 'POST',
				headers: expect.objectContaining({ host: `hooks.example:${port}` }),
			}),
		]);
	});

	it('is not led inside by a name that changes its mind (DNS rebinding)', async () => {
		const names = namesOf([[PUBLIC], [HERE], [HERE]]);
		const error = await refusal('http://rebind.example/', [], names, { timeout: 400 });
		// It is PUBLIC that was called; whether that answers is not ours to know here.
		expect(error?.[0] ?? 'answered').toMatch(/address_failed|answered/);
		expect([names.asked, seen]).toEqual([['rebind.example'], []]);
	});

	it('asks again for the name of every redirect', async () => {
		respond = (_, response) => void response.writeHead(302, { location: `http://second.example:${port}/b` }).end();
		const names = namesOf([[HERE], [{ address: '10.0.0.1', family: 4 }]]);
		expect(await refusal(`http://first.example:${port}/a`, ['first.example'], names)).toEqual([
			'address_refused',
			expect.stringMatching(/port/),
		]);
		respond = (_, response) => void response.writeHead(302, { location: 'http://second.example/b' }).end();
		expect(await refusal(`http://first.example:${port}/a`, ['first.example'], namesOf([[HERE], [HERE]]))).toEqual([
			'address_refused',
			expect.stringContaining('second.example (127.0.0.1)'),
		]);
		for (const location of [
			'http://169.254.169.254/',
			'http://[::1]/',
			'file:///etc/passwd',
			'//127.0.0.1/',
			'http://user:pass@example.com/',
		]) {
			respond = (_, response) => void response.writeHead(307, { location }).end();
			expect([location, (await refusal(`http://first.example:${port}/a`, ['first.example'], namesOf([[HERE]])))?.[0]]).toEqual([
				location,
				'address_refused',
			]);
		}
	});

	it('follows three redirects, without its secrets to another origin, and no fourth', async () => {
		const allowed = ['first.example', 'second.example'];
		respond = ({ url }, response) => {
			if (url === '/1') response.writeHead(302, { location: '/2' }).end();
			else if (url === '/2') response.writeHead(303, { location: `http://second.example:${port}/3` }).end();
			else response.end('there');
		};
		const headers = { authorization: 'Bearer secret', 'X-Api-Key': 'secret', 'content-type': 'text/plain', 'x-kept': 'yes' };
		const call = { method: 'POST', body: 'hello', headers } as const;
		const answer = await guarded(allowed, namesOf([[HERE]]))(`http://first.example:${port}/1`, call);
		expect([answer.text(), answer.url]).toEqual(['there', `http://second.example:${port}/3`]);
		expect(seen.map(({ method, headers }) => [method, headers.authorization, headers['x-api-key'], headers['x-kept']])).toEqual([
			['POST', 'Bearer secret', 'secret', 'yes'],
			['GET', 'Bearer secret', 'secret', 'yes'],
			['GET', undefined, undefined, 'yes'],
		]);
		respond = (_, response) => void response.writeHead(302, { location: '/again' }).end();
		expect(await refusal(`http://first.example:${port}/1`, allowed, namesOf([[HERE]]))).toEqual([
			'address_refused',
			expect.stringContaining('more than 3 redirects'),
		]);
	});

	it('ends a body that is too large, too slow or without end, and a server that is silent', async () => {
		const ask = (call: OutboundCall) => refusal(`http://first.example:${port}/`, ['first.example'], namesOf([[HERE]]), call);
		respond = (_, response) => void response.end(Buffer.alloc(200_000));
		expect(await ask({ maxBytes: 100_000 })).toEqual(['address_failed', expect.stringContaining('more than 100000 bytes')]);
		respond = (_, response) => {
			const drip = setInterval(() => response.write('a'), 20);
			response.on('close', () => clearInterval(drip));
		};
		expect(await ask({ timeout: 300 })).toEqual(['address_failed', expect.stringContaining('too long')]);
		respond = (_, response) => {
			const more = () => {
				while (response.writable && response.write(Buffer.alloc(65_536)));
			};
			response.on('drain', more);
			more();
		};
		expect(await ask({ maxBytes: 1_000_000 })).toEqual(['address_failed', expect.stringContaining('more than')]);
		respond = () => {};
		expect(await ask({ timeout: 300 })).toEqual(['address_failed', expect.stringContaining('too long')]);
		expect(await refusal('http://slow.example/', [], () => new Promise(() => {}), { timeout: 200 })).toEqual([
			'address_failed',
			expect.stringContaining('too long'),
		]);
	});

	it('takes nothing packed, so that nothing unpacks to more', async () => {
		await guarded(['127.0.0.1'])(`http://127.0.0.1:${port}/`);
		expect(seen[0]?.headers['accept-encoding']).toBe('identity');
	});
});
