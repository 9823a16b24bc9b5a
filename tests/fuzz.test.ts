/**
 * Every operation, called over HTTP with thousands of generated inputs, valid and not. Whatever is sent: never a 5xx, never a
 * half-written row, and every refusal is a problem document that says where the fault is.
 */
import type { Operation } from '@freehold/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { fitting, spoilt, type World } from './harness/generate.ts';
import { someRows } from './harness/rows.ts';

/** Inputs for each operation and database; FUZZ_RUNS asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 50);
/** Not fuzzed by id of what is there: it would lock the test out. Their rows count wrong guesses. */
const KEEPERS = new Set(['user', 'api-key', 'organization']);

/** What chance does not find: a file of one's own, a person in place of a key, an hour that is free, a kind of record and one of that kind, a whole workflow. */
const NEVER_FOUND = [
	'contact-file.create',
	'calendar-feed.create',
	'appointment.create',
	'comment.create',
	'workflow-version.create',
];

describeOnBoth('any input', (driver) => {
	let test: TestApp;
	let as: string;
	let world: World;
	let operations: Operation[];

	beforeAll(async () => {
		// Each call comes from an address of its own, so that limits per address do not hide the operations behind them.
		test = await startApp(driver, { trustProxy: true });
		as = await test.harbor.key('admin');
		const ids = await someRows(test, test.harbor);
		world = { words: test.app.registry.words, ids: new Map([...ids].map(([entity, id]) => [entity, [id]])) };
		// Members of teams come before teams and users, in the order of the files.
		const team = await test.call('POST', '/v1/teams', { as, body: { name: 'Fuzz' } });
		const users = await test.call('GET', '/v1/users?role=owner', { as });
		world.ids.set('team', [team.body.id]).set('user', [users.body.data[0].id]);
		operations = test.app.operations;
	});
	afterAll(() => test?.stop());

	/** What a refused call left behind: triggers keep every change of a row beside the call that made it. Wrong guesses are counted. */
	const leftBy = ({ headers }: Answer): Promise<{ entity: string }[]> =>
		test.app.borrow(test.harbor.id, (sql) =>
			sql<{ entity: string }>(
				`select entity from audit_entries where request_id = $1 and kind = 'data_modification'
					and (before is null or after is null or entity <> all($2))`,
				[headers.get('x-request-id'), [...KEEPERS]],
			),
		);

	const tell = (operation: Operation, input: unknown, answer: Answer): string =>
		`${operation.id} ${JSON.stringify(input)?.slice(0, 2000)}\n→ ${answer.status} ${JSON.stringify(answer.body).slice(0, 1000)}`;

	/** What is wrong with an answer: a 5xx, or a refusal that does not tell where the fault is. */
	const faultOf = ({ status, headers, body }: Answer): string | undefined => {
		if (status >= 500) return 'a 5xx';
		if (status < 400) return undefined;
		if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'a refusal that is no problem document';
		if (body.status !== status || typeof body.code !== 'string' || typeof body.title !== 'string')
			return 'a problem document without status, code or title';
		if (!['invalid_input', 'invalid_query'].includes(body.code)) return undefined;
		const named =
			body.errors?.length > 0 &&
			body.errors.every(
				(error: Record<string, unknown>) => typeof error.pointer === 'string' && typeof error.detail === 'string',
			);
		return named ? undefined : 'a refusal that names no field';
	};

	/** Faults found, the first of its kind for each operation. */
	const collect = () => {
		const found = new Map<string, string>();
		return {
			found,
			note(operation: Operation, input: unknown, answer: Answer, fault = faultOf(answer)): void {
				const key = `${operation.id}: ${fault}`;
				if (fault && !found.has(key)) found.set(key, tell(operation, input, answer));
			},
		};
	};
	const expectNone = ({ found }: ReturnType<typeof collect>): void =>
		expect([...found].map(([fault, told]) => `${fault}\n${told}`).join('\n\n')).toBe('');

	const pathOf = (operation: Operation, id: string): string => operation.path.replace('{id}', encodeURIComponent(id));

	const idsFor = ({ of: entity }: Operation): fc.Arbitrary<string> => {
		const known = KEEPERS.has(entity.name) ? [] : (world.ids.get(entity.name) ?? []);
		const junk = fc.constantFrom('1', 'null', '../..', "'", '%00', 'x'.repeat(150), '00000000-0000-0000-0000-000000000000');
		return fc.oneof(
			...(known.length ? [{ weight: 6, arbitrary: fc.constantFrom(...known) }] : []),
			{ weight: 1, arbitrary: fc.uuid() },
			{ weight: 1, arbitrary: junk },
		);
	};

	let address = 0;
	const send = (operation: Operation, id: string, body: unknown, query = '', type = 'application/json'): Promise<Answer> => {
		address++;
		const from = `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`;
		const hasBody = body !== undefined && operation.method !== 'GET';
		return test.call(operation.method, pathOf(operation, id) + query, {
			as,
			headers: { 'x-forwarded-for': from, ...(hasBody ? { 'content-type': type } : {}) },
			...(hasBody ? { body: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body) } : {}),
		});
	};

	const ajv = new Ajv2020({ strict: false, allErrors: false });
	addFormats.default(ajv);

	it('is done or refused, never half done, for every operation with a body', async () => {
		const faults = collect();
		const neverDone: string[] = [];
		let seen = 0;
		for (const operation of operations.filter(({ input, accepts }) => input && !accepts)) {
			const schema = operation.input as NonNullable<Operation['input']>;
			const isValidOutput = operation.output && ajv.compile({ ...operation.output, words: world.words });
			const bodies = fc.oneof({ weight: 2, arbitrary: fitting(schema, world) }, { weight: 3, arbitrary: spoilt(schema, world) });
			let done = 0;
			for (const [id, body] of fc.sample(fc.tuple(idsFor(operation), bodies), { numRuns: RUNS, seed: 7 })) {
				const answer = await send(operation, id, body);
				faults.note(operation, body, answer);
				// What is there already was understood, and would have been done.
				if (answer.body?.code === 'conflict') done++;
				if (answer.status >= 400) {
					const [left] = await leftBy(answer);
					if (left) faults.note(operation, body, answer, `refused, and a ${left.entity} was written`);
					continue;
				}
				done++;
				if (isValidOutput && !isValidOutput(answer.body)) {
					faults.note(operation, body, answer, `answers against its own schema: ${ajv.errorsText(isValidOutput.errors)}`);
				}
				const known = world.ids.get(operation.entity.name);
				if (operation.kind !== 'create') continue;
				if (known && known.length < 20) known.push(answer.body.id);
				seen += (await leftBy(answer)).length;
			}
			if (done === 0 && operation.kind === 'create' && !NEVER_FOUND.includes(operation.id)) neverDone.push(operation.id);
		}
		expectNone(faults);
		expect(neverDone).toEqual([]);
		// What is done is seen, so what is not seen was not done.
		expect(seen).toBeGreaterThan(operations.filter(({ kind }) => kind === 'create').length);
	}, 600_000);

	it('is refused or answered for every list and get', async () => {
		const faults = collect();
		for (const operation of operations.filter(({ kind }) => kind === 'list' || kind === 'get')) {
			const asked = fc.tuple(idsFor(operation), queries(operation.entity.fields.map(({ name }) => name)));
			for (const [id, query] of fc.sample(asked, { numRuns: RUNS, seed: 11 })) {
				faults.note(operation, query, await send(operation, id, undefined, query && `?${query}`));
			}
		}
		expectNone(faults);
	}, 600_000);

	it('is refused or taken for every raw body (photos, CSV), and for bodies that are no JSON at all', async () => {
		const faults = collect();
		for (const operation of operations.filter(({ method, kind }) => method !== 'GET' && kind !== 'delete')) {
			const types = ['application/json', 'text/plain', '', 'multipart/form-data; boundary=x', ...(operation.accepts ?? [])];
			const sent = fc.tuple(idsFor(operation), fc.constantFrom(...types), RAW);
			for (const [id, type, body] of fc.sample(sent, { numRuns: Math.ceil(RUNS / 4), seed: 13 })) {
				const answer = await send(operation, id, body, '', type);
				faults.note(operation, [type, body], answer);
				const [left] = answer.status >= 400 ? await leftBy(answer) : [];
				if (left) faults.note(operation, [type, body], answer, `refused, and a ${left.entity} was written`);
			}
		}
		expectNone(faults);
	}, 600_000);

	it('is refused or done for every change of state and every deletion', async () => {
		const faults = collect();
		for (const operation of operations.filter(({ kind }) => kind === 'transition' || kind === 'delete')) {
			for (const id of fc.sample(idsFor(operation), { numRuns: Math.ceil(RUNS / 4), seed: 17 })) {
				faults.note(operation, id, await send(operation, id, undefined));
			}
		}
		expectNone(faults);
	}, 120_000);
});

const RAW: fc.Arbitrary<Uint8Array | string> = fc.oneof(
	fc.uint8Array({ maxLength: 300 }),
	fc.constantFrom('', '{', '[]', 'null', '"', '{"a":1,"a":2}', '{"__proto__":{"x":1}}', '['.repeat(5000), '\ufeff{}'),
	fc.constantFrom(
		'a,b\n1,2\n"',
		'headline\n\u0000\n',
		'headline,price.amount\n"A house",12\nB,x\n',
		',,,\n',
		'headline\n'.repeat(200),
	),
);

/** Query strings of lists: filters, sorts, cursors and whatever else, right and wrong. */
function queries(names: string[]): fc.Arbitrary<string> {
	const fields = [
		'id',
		'createdAt',
		'archivedAt',
		'organizationId',
		'nonsense',
		...names.flatMap((name) => [name, `${name}.city`, `${name}.amount`]),
	];
	const operators = ['', '', '[ne]', '[in]', '[gte]', '[lt]', '[set]', '[within]', '[like]', '[', '[]'];
	const odd = [
		'',
		'1',
		'true',
		'active',
		'2024-01-01',
		'2024-02-30',
		'1,2,3,4',
		'-180,-90,180,90',
		'NaN',
		'1e9',
		'-0',
		'9'.repeat(20),
		'%',
		"'",
		'\\',
		'\0',
		'é'.repeat(300),
	];
	const values = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 20 }), fc.uuid());
	const filters = fc
		.tuple(fc.constantFrom(...fields), fc.constantFrom(...operators), values)
		.map(([field, operator, value]) => [field + operator, value] as const);
	const words = fc.constantFrom('limit', 'cursor', 'sort', 'fields', 'expand', 'q', 'total');
	const special = fc.tuple(words, fc.oneof(values, fc.constantFrom(...fields, '-createdAt', '0', '101', 'bnVsbA', 'WzFd')));
	const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
	return fc
		.array(fc.oneof(filters, special), { maxLength: 3 })
		.map((pairs) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'));
}
