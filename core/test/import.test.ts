/** Loading files: what people's spreadsheets hold is read, every bad row is told with its place, and no row is loaded twice. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { readCell } from '../src/data/import/cell.ts';

const MAP = new URLSearchParams({
	'map[reference]': 'id',
	'map[price.amount]': 'price',
	'value[price.currency]': 'USD',
	'map[bedrooms]': 'beds',
	'map[closedAt]': 'sold on',
	'map[status]': 'state',
	'map[features]': 'extras',
});
const HEADER = 'id,price,beds,sold on,state,extras';

describeOnBoth('importing', (driver) => {
	let test: TestApp;
	let token: string;
	beforeAll(async () => {
		test = await startApp(driver);
		token = await test.harbor.asUser('admin');
	});
	afterAll(() => test?.stop());

	const send = (lines: string[], query = `?${MAP}`, as = token) =>
		test.call('POST', `/v1/listings/import${query}`, {
			as,
			headers: { 'content-type': 'text/csv' },
			body: new TextEncoder().encode(lines.join('\n')),
		});
	const listings = async (filter: string) =>
		(await test.call('GET', `/v1/listings?limit=100&${filter}`, { as: token })).body.data;
	const countOf = async (q: string): Promise<number> =>
		(await test.call('GET', `/v1/listings?limit=1&total=true&price[gte]=1000&q=${q}`, { as: token })).body.total;

	it('reads what people write: separators, currency signs, American dates, names of states, a byte order mark', async () => {
		const { status, body } = await send([
			`\ufeff${HEADER}`,
			'R-1,"$1,250,000.50",3.0,10/13/2014,Under offer,Garden; Pool',
			'R-2,950000,,2015-02-28,SOLD,',
		]);
		expect({ status, body }).toMatchObject({
			status: 200,
			body: { status: 'done', rowsRead: 2, rowsLoaded: 2, rowsRejected: 0 },
		});
		expect(await listings('reference=R-1')).toMatchObject([
			{
				price: { amount: '1250000.50', currency: 'USD' },
				bedrooms: 3,
				closedAt: expect.stringContaining('2014-10-13'),
				status: 'under_offer',
				features: ['Garden', 'Pool'],
			},
		]);
		expect(await listings('reference=R-2')).toMatchObject([{ bedrooms: null, status: 'sold', features: null }]);
	});

	it('takes the good rows, and tells of each bad one line, column, reason and what was found', async () => {
		const { body } = await send([
			HEADER,
			'S-1,100,1,,,',
			'S-2,cheap,two,,,',
			'S-3,100,1',
			'S-1,100,1,,,',
			'S-4,100,-1,,,',
			'S-5,100,1,13/45/2014,,',
			'S-6,100,1,,haunted,',
			'"S\n7",100,1,,,',
			'S-8,100,x,,,',
		]);
		expect(body).toMatchObject({ status: 'done', rowsRead: 9, rowsLoaded: 2, rowsRejected: 7 });
		const told = body.errors.map(({ line, column, found }: { line: number; column: string; found: string }) => [
			line,
			column,
			found,
		]);
		expect(told).toEqual(
			expect.arrayContaining([
				[3, 'price', 'cheap'],
				[3, 'beds', 'two'],
				[4, '', ''],
				[5, 'reference', 'S-1'],
				[6, 'beds', '-1'],
				[7, 'sold on', '13/45/2014'],
				[8, 'state', 'haunted'],
				[11, 'beds', 'x'],
			]),
		);
		for (const { reason } of body.errors) expect(reason).toMatch(/\w{3}/);
	});

	it('loads nothing twice: the same file again changes nothing, a longer one adds what is new, a changed one is refused', async () => {
		const rows = Array.from({ length: 2300 }, (_, index) => `T-${index},${1000 + index},1,,,`);
		const first = await send([HEADER, ...rows.slice(0, 1500)]);
		expect(first.body).toMatchObject({ rowsRead: 1500, rowsLoaded: 1500 });
		const again = await send([HEADER, ...rows.slice(0, 1500)]);
		expect(again.body).toMatchObject({ id: first.body.id, rowsRead: 1500, rowsLoaded: 1500, rowsRejected: 0 });
		expect((await send([HEADER, ...rows])).body).toMatchObject({ rowsRead: 2300, rowsLoaded: 2300 });
		const changed = rows.map((row, index) => (index === 700 ? row.replace('T-', 'X-') : row));
		expect(await send([HEADER, ...changed])).toMatchObject({ status: 409, body: { code: 'conflict' } });
		expect(await send([HEADER, ...rows.slice(0, 700)])).toMatchObject({ status: 409, body: { code: 'conflict' } });
		expect(await countOf('T')).toBe(2300);
	});

	it('knows a file of a few lines again, too', async () => {
		const rows = ['W-1,1000,1,,,', 'W-2,1000,1,,,', 'W-3,1000,1,,,'];
		await send([HEADER, ...rows.slice(0, 1)]);
		expect((await send([HEADER, ...rows])).body).toMatchObject({ rowsRead: 3, rowsLoaded: 3 });
		expect(await countOf('W')).toBe(3);
	});

	it('goes on behind the last batch when a file breaks off on its way', async () => {
		const rows = Array.from(
			{ length: 2500 },
			(_, index) => `V-${index}-${'x'.repeat(25)},5000,2,2015-01-01,sold,Garden; Pool; Orchard`,
		);
		const bytes = (count: number) => new TextEncoder().encode([HEADER, ...rows.slice(0, count)].join('\n'));
		const half = async function* () {
			yield bytes(2200);
			throw new Error('the line broke');
		};
		const whole = async function* () {
			yield bytes(2500);
		};
		const actor = { kind: 'system' as const, id: null, organization: test.harbor.id, role: null, permissions: ['*'] };
		const caller = { address: 'test', userAgent: 'test', requestId: 'test' };
		const query = Object.fromEntries(MAP);
		const load = (body: AsyncIterable<Uint8Array>) =>
			test.app.door.invoke('listing.import', { query, stream: { body, type: 'text/csv' } }, actor, caller);
		await expect(load(half())).rejects.toThrow('the line broke');
		const { body } = await test.call('GET', '/v1/imports?limit=1', { as: token });
		expect(body.data[0]).toMatchObject({ status: 'running', rowsRead: 2000, rowsLoaded: 2000 });
		expect(JSON.parse((await load(whole())).json as string)).toMatchObject({
			id: body.data[0].id,
			status: 'done',
			rowsRead: 2500,
			rowsLoaded: 2500,
		});
	});

	it.each([
		['a path that there is not', { 'map[prize]': 'price' }, 400],
		['a column that the file has not', { 'map[price.amount]': 'prices' }, 400],
		['a parameter that means nothing here', { limit: '5' }, 400],
	])('refuses %s', async (_, query, status) => {
		const answer = await send([HEADER, 'W-1,1,1,,,'], `?${new URLSearchParams(query as never)}`);
		expect([answer.status, answer.body.code]).toEqual([status, 'invalid_query']);
	});

	it('checks the first rows and loads none, as often as one likes', async () => {
		const file = [HEADER, 'C-1,500000,3,,,', 'C-2,500000,many,,,', 'C-3,500000,-4,,,'];
		for (let times = 0; times < 2; times++) {
			const { status, body } = await send(file, `?${MAP}&check=true`);
			expect(status).toBe(200);
			expect(body).toMatchObject({ id: null, status: 'checked', rowsRead: 3, rowsLoaded: 0, rowsRejected: 2 });
			expect(body.errors.map(({ line, column }: { line: number; column: string }) => [line, column])).toEqual([
				[3, 'beds'],
				[4, 'beds'],
			]);
		}
		expect(await listings('reference=C-1')).toEqual([]);
		const imports = (await test.call('GET', '/v1/imports?limit=100', { as: token })).body.data;
		expect((await send(file)).body).toMatchObject({ status: 'done', rowsLoaded: 1, rowsRejected: 2 });
		expect((await test.call('GET', '/v1/imports?limit=100', { as: token })).body.data).toHaveLength(imports.length + 1);
		expect((await send(file, `?${MAP}&check=perhaps`)).status).toBe(400);
	});

	it('takes a file of nothing but a header, and no header at all', async () => {
		expect((await send([HEADER])).body).toMatchObject({ status: 'done', rowsRead: 0 });
		expect((await send([''])).status).toBe(200);
	});

	it('refuses who may not write, and gives an agent’s rows to the agent', async () => {
		expect((await send([HEADER, 'Y-1,1,1,,,'], `?${MAP}`, await test.harbor.asUser('viewer'))).status).toBe(403);
		const agent = await test.harbor.asUser('agent');
		expect((await send([HEADER, 'Y-2,1,1,,,'], `?${MAP}`, agent)).body.rowsLoaded).toBe(1);
		const { body: me } = await test.call('GET', '/v1/auth/me', { as: agent });
		expect(await listings('reference=Y-2')).toMatchObject([{ agent: me.user.id }]);
	});
});

it('reads any cell to a value, to a reason or to nothing, and never throws', () => {
	const schemas = [
		{ type: 'integer' },
		{ type: 'number' },
		{ type: 'boolean' },
		{ type: 'string' },
		{ type: 'string', format: 'date' },
		{ type: 'string', format: 'date-time' },
		{ type: 'array' },
		{ type: 'object' },
		{ type: 'string', enum: ['a', 'b_c'] },
	];
	fc.assert(
		fc.property(fc.string(), fc.constantFrom(...schemas), fc.boolean(), (text, schema, isAmount) => {
			const read = readCell(text, schema, isAmount);
			if (text.trim() === '') expect(read).toBeNull();
			else expect(read && ('value' in read || 'reason' in read)).toBe(true);
		}),
	);
});

it('keeps every amount to the cent', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
			const exact = `${whole}.${String(cents).padStart(2, '0')}`;
			expect(readCell(`$${whole.toLocaleString('en')}.${String(cents).padStart(2, '0')}`, {}, true)).toEqual({ value: exact });
		}),
	);
});
