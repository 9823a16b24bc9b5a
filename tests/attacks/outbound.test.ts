/** Having the server call what only the server can reach (SSRF): by number, by name, by redirect, by a name that changes its mind. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound, type Resolve } from '../../core/src/http/outbound.ts';
import { startApp, type TestApp } from '../harness/app.ts';

describe('a call outwards', () => {
	let inner: Server;
	let port: number;
	let reached = 0;

	beforeAll(async () => {
		inner = createServer((request, response) => {
			reached++;
			const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
			response.writeHead(to ? 302 : 200, to ? { location: to } : {}).end('INNER-SECRET');
		});
		await new Promise<void>((resolve) =>
			inner.listen(8080, '127.0.0.1', resolve).once('error', () => inner.listen(0, '127.0.0.1', resolve)),
		);
		port = (inner.address() as { port: number }).port;
	});
	afterAll(() => inner?.close());

	const never: Resolve = () => Promise.reject(new Error('Nothing is to be looked up'));
	const code = async (work: Promise<unknown>): Promise<string> =>
		work.then(
			() => 'answered',
			(error: { code?: string }) => error.code ?? String(error),
		);

	it('goes to no address of the inside, however its number is written', async () => {
		const call = createOutbound({ config: { outboundAllow: [] } }, never);
		const hosts = [
			'127.0.0.1',
			'127.1',
			'2130706433',
			'0x7f000001',
			'0177.0.0.1',
			'0',
			'0.0.0.0',
			'10.0.0.1',
			'172.16.0.1',
			'192.168.1.1',
			'169.254.169.254',
			'100.64.0.1',
			'[::1]',
			'[::]',
			'[::ffff:127.0.0.1]',
			'[::ffff:7f00:1]',
			'[fe80::1]',
			'[fd00::1]',
			'[64:ff9b::7f00:1]',
			'[2002:7f00:1::]',
			'224.0.0.1',
			'255.255.255.255',
			'168.63.129.16',
			'①②⑦.⓪.⓪.①',
			'127.0.0.1.',
			'%31%32%37.0.0.1',
		];
		for (const host of hosts) expect([host, await code(call(`http://${host}/`))]).toEqual([host, 'address_refused']);
		for (const url of [
			'file:///etc/passwd',
			'gopher://x.example/',
			'ftp://x.example/',
			'data:text/plain,x',
			'javascript:1',
			'http://user:pass@x.example/',
			'http://x.example:22/',
			'http://x.example:5432/',
			'not a url',
			`http://x.example/${'a'.repeat(5000)}`,
		]) {
			expect([url.slice(0, 40), await code(call(url))]).toEqual([url.slice(0, 40), 'address_refused']);
		}
		expect(reached).toBe(0);
	});

	it('is not led inside by a name, by one address among several, or by a name that answers otherwise the second time', async () => {
		const named = createOutbound({ config: { outboundAllow: [] } }, async () => [{ address: '127.0.0.1', family: 4 }]);
		expect(await code(named('http://inner.example:8080/'))).toBe('address_refused');
		const mixed = createOutbound({ config: { outboundAllow: [] } }, async () => [
			{ address: '93.184.215.14', family: 4 },
			{ address: '10.0.0.7', family: 4 },
		]);
		expect(await code(mixed('http://mixed.example/'))).toBe('address_refused');
		let asked = 0;
		const rebinding = createOutbound({ config: { outboundAllow: [] } }, async () => [
			{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 },
		]);
		await code(rebinding('http://rebinding.example:8080/', { timeout: 500 }));
		expect([asked, reached]).toEqual([1, 0]);
	});

	it('is not led inside by a redirect', async () => {
		// The first hop may be called; what it leads to may not.
		const call = createOutbound({ config: { outboundAllow: ['first.example'] } }, async () => [
			{ address: '127.0.0.1', family: 4 },
		]);
		const via = (to: string) => call(`http://first.example:${port}/?to=${encodeURIComponent(to)}`);
		for (const to of [
			`http://127.0.0.1:${port}/`,
			`http://localhost:${port}/`,
			`http://second.example:${port}/`,
			'http://169.254.169.254/latest/meta-data/',
			'file:///etc/passwd',
			`//127.0.0.1:${port}/`,
		]) {
			const before = reached;
			expect([to, await code(via(to))]).toEqual([to, 'address_refused']);
			expect([to, reached - before]).toEqual([to, 1]);
		}
		expect(await code(via(`http://first.example:${port}/`))).toBe('answered');
	});

	describe('that a person sets up', () => {
		let test: TestApp;
		beforeAll(async () => {
			test = await startApp('pglite', { trustProxy: true });
		});
		afterAll(() => test?.stop());

		it('is refused for every address in every field of every operation that takes one', async () => {
			const owner = await test.harbor.asUser('owner');
			let tried = 0;
			const before = reached;
			for (const { id, input, path, method } of test.app.operations) {
				const fields = Object.entries(input?.properties ?? {}).filter(
					([name, schema]) => schema.format === 'uri' || /url|issuer|webhook|endpoint|callback/i.test(name),
				);
				for (const [name] of fields) {
					for (const url of [
						`http://127.0.0.1:${port}/`,
						'http://169.254.169.254/latest/meta-data/',
						'file:///etc/passwd',
						`http://[::1]:${port}/`,
					]) {
						tried++;
						const { status, body } = await test.call(method, path.replace('{id}', '00000000-0000-4000-8000-000000000000'), {
							as: owner,
							body: { [name]: url },
						});
						expect([id, name, url, status]).toEqual([
							id,
							name,
							url,
							expect.toSatisfy((told: number) => told >= 400 && told < 500),
						]);
						expect(JSON.stringify(body)).not.toContain('INNER-SECRET');
					}
				}
			}
			expect(reached).toBe(before);
			console.info(`${tried} inner addresses tried`);
		});
	});
});
