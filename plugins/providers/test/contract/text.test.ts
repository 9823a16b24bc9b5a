/**
 * The port `text`, over all of its drivers. The servers speak what is documented: Gemini’s REST API (ai.google.dev/api/generate-content,
 * streamed as server-sent events) and OpenAI’s chat completions (platform.openai.com/docs/api-reference/chat). No service was called.
 */
import type { Driver, TextPiece } from '@freehold/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Asked, type Reply, type Service, startService } from '../../../../tests/harness/service.ts';
import { gemini } from '../../src/text/gemini.ts';
import { textMock } from '../../src/text/mock.ts';
import { openai } from '../../src/text/openai.ts';

type Opened = Awaited<ReturnType<Driver<'text'>>>;

const PIECES = ['A sunny ', 'home — ünï', ' 🏡, near the park.'];
const SCHEMA = {
	type: 'object',
	required: ['score', 'reason'],
	additionalProperties: false,
	properties: { score: { type: 'integer', minimum: 0, maximum: 100 }, reason: { type: 'string', maxLength: 200 } },
};
const OBJECT = { score: 87, reason: 'Asked twice for a showing' };

async function read(pieces: AsyncIterable<TextPiece>): Promise<{ text: string; count: number; last: TextPiece | undefined }> {
	let [text, count] = ['', 0];
	let last: TextPiece | undefined;
	for await (const piece of pieces) {
		if ('text' in piece) {
			text += piece.text;
			count++;
		}
		last = piece;
	}
	return { text, count, last };
}

/** An event per piece, cut in the middle of letters and lines, as networks do. */
function streamed(events: string[], cut = 7): Uint8Array[] {
	const bytes = Buffer.from(events.map((event) => `data: ${event}\r\n\r\n`).join(''));
	return Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) => bytes.subarray(at * cut, (at + 1) * cut));
}

const SSE = { 'content-type': 'text/event-stream' };

function geminiServer({ path, json, headers }: Asked): Reply {
	const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 9, thoughtsTokenCount: 3, totalTokenCount: 24 };
	const candidate = (text: string, finishReason?: string) => ({
		candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...(finishReason ? { finishReason } : {}) }],
		usageMetadata,
		modelVersion: 'gemini-2.5-flash',
	});
	if (headers['x-goog-api-key'] !== 'secret') {
		const details = [
			{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
		];
		return { status: 400, body: { error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details } } };
	}
	const asked = json?.contents?.at(-1)?.parts?.[0]?.text ?? '';
	if (path.endsWith(':streamGenerateContent')) {
		if (asked === 'block')
			return { headers: SSE, pieces: streamed([JSON.stringify(candidate('A ')), JSON.stringify(candidate('', 'SAFETY'))]) };
		const events = PIECES.map((text, at) => JSON.stringify(candidate(text, at === PIECES.length - 1 ? 'STOP' : undefined)));
		return { headers: SSE, pieces: streamed(asked === 'break off' ? events.slice(0, 1) : events) };
	}
	if (path.endsWith(':generateContent')) {
		if (asked === 'block') return { body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata } };
		if (asked === 'unsafe') return { body: candidate('', 'SAFETY') };
		if (json.generationConfig?.responseMimeType === 'application/json')
			return {
				body: candidate(asked === 'long' ? '{"score": 8' : JSON.stringify(OBJECT), asked === 'long' ? 'MAX_TOKENS' : 'STOP'),
			};
		return { body: candidate(PIECES.join(''), asked === 'long' ? 'MAX_TOKENS' : 'STOP') };
	}
	return { body: { name: 'models/gemini-2.5-flash', displayName: 'Gemini' } };
}

function openaiServer({ path, json, headers }: Asked): Reply {
	if (headers.authorization !== 'Bearer secret')
		return {
			status: 401,
			body: { error: { message: 'Incorrect API key', type: 'invalid_request_error', code: 'invalid_api_key' } },
		};
	if (path === '/models') return { body: { object: 'list', data: [{ id: 'gpt-5-mini', object: 'model' }] } };
	const base = { id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT', created: 1_741_569_952, model: 'gpt-5-mini-2025-08-07' };
	const usage = { prompt_tokens: 12, completion_tokens: 12, total_tokens: 24 };
	const asked = json?.messages?.at(-1)?.content ?? '';
	if (json.stream) {
		const chunk = (delta: unknown, finish_reason: string | null = null) =>
			JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
		if (asked === 'block')
			return { headers: SSE, pieces: streamed([chunk({ content: 'A ' }), chunk({}, 'content_filter'), '[DONE]']) };
		const events = [chunk({ role: 'assistant', content: '' }), ...PIECES.map((content) => chunk({ content }))];
		if (asked === 'break off') return { headers: SSE, pieces: streamed(events) };
		const end = JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage });
		return { headers: SSE, pieces: streamed([...events, chunk({}, 'stop'), end, '[DONE]']) };
	}
	const choice = (content: string | null, finish_reason = 'stop', refusal: string | null = null) => ({
		body: {
			...base,
			object: 'chat.completion',
			choices: [{ index: 0, message: { role: 'assistant', content, refusal }, finish_reason }],
			usage,
		},
	});
	if (asked === 'block') return choice('', 'content_filter');
	if (asked === 'unsafe') return choice(null, 'stop', 'I cannot help with that.');
	if (json.response_format) return asked === 'long' ? choice('{"score": 8', 'length') : choice(JSON.stringify(OBJECT));
	return choice(PIECES.join(''), asked === 'long' ? 'length' : 'stop');
}

const SERVICES = [
	{
		name: 'Gemini',
		server: geminiServer,
		open: (url: string, key = 'secret') => gemini(partsFor({ GEMINI_URL: url, GEMINI_API_KEY: key })),
	},
	{
		name: 'OpenAI',
		server: openaiServer,
		open: (url: string, key = 'secret') => openai(partsFor({ OPENAI_URL: url, OPENAI_API_KEY: key })),
	},
];

describe.each(SERVICES)('texts of $name', ({ server, open }) => {
	let service: Service;
	let driver: Opened;
	beforeAll(async () => {
		service = await startService(server);
		driver = await open(service.url);
	});
	afterAll(() => service.stop());
	const ask = (content: string) => ({ system: 'You sell houses.', messages: [{ role: 'user' as const, content }] });

	it('writes, counts what it costs, and says how it ended', async () => {
		const call = callFor();
		const answer = await driver.generate({ ...ask('Describe it'), maxTokens: 500, temperature: 0.2 }, call);
		expect(answer).toMatchObject({ text: PIECES.join(''), usage: { input: 12, output: 12 }, finish: 'stop' });
		expect(call.costs).toEqual({ tokens: 24 });
		expect((await driver.generate(ask('long'), callFor())).finish).toBe('length');
		const sent = JSON.stringify(service.asked.at(-2)?.json);
		for (const part of ['You sell houses.', 'Describe it', '500', '0.2']) expect(sent).toContain(part);
		await driver.check();
	});

	it('keeps a conversation in order', async () => {
		const messages = [
			{ role: 'user' as const, content: 'one' },
			{ role: 'assistant' as const, content: 'two' },
			{ role: 'user' as const, content: 'three' },
		];
		await driver.generate({ messages }, callFor());
		const sent = service.asked.at(-1)?.json;
		const said = (sent.contents ?? sent.messages).map((one: { role: string; content?: string; parts?: { text: string }[] }) => [
			one.role,
			one.content ?? one.parts?.[0]?.text,
		]);
		expect(said).toEqual([
			['user', 'one'],
			[expect.stringMatching(/model|assistant/), 'two'],
			['user', 'three'],
		]);
	});

	it('writes piece by piece, whatever the network cuts', async () => {
		const call = callFor();
		const { text, count, last } = await read(driver.stream(ask('Describe it'), call));
		expect(text).toBe(PIECES.join(''));
		expect(count).toBe(PIECES.length);
		expect(last).toMatchObject({ finish: 'stop', usage: { input: 12, output: 12 } });
		expect(call.costs).toEqual({ tokens: 24 });
	});

	it('answers with an object where a schema says so', async () => {
		expect((await driver.generate({ ...ask('Score this lead'), schema: SCHEMA }, callFor())).object).toEqual(OBJECT);
		expect(JSON.stringify(service.asked.at(-1)?.json)).toContain('"maxLength":200');
		expect(await faultOf(driver.generate({ ...ask('long'), schema: SCHEMA }, callFor()))).toMatchObject({ fault: 'refused' });
	});

	it('refuses what the service will not write, at once or in the middle', async () => {
		for (const content of ['block', 'unsafe'])
			expect(await faultOf(driver.generate(ask(content), callFor()))).toMatchObject({ fault: 'refused', mayPass: false });
		expect(await faultOf(read(driver.stream(ask('block'), callFor())))).toMatchObject({ fault: 'refused' });
	});

	it('does not take half a text for a whole one', async () => {
		expect(await faultOf(read(driver.stream(ask('break off'), callFor())))).toMatchObject({ fault: 'unavailable' });
	});

	it('tells a key that is not good, also where a stream begins', async () => {
		const stranger = await open(service.url, 'wrong');
		expect(await faultOf(stranger.generate(ask('x'), callFor()))).toMatchObject({ fault: 'unauthorized' });
		expect(await faultOf(read(stranger.stream(ask('x'), callFor())))).toMatchObject({ fault: 'unauthorized' });
	});

	it('tells limits where a stream begins', async () => {
		service.trouble({ status: 429, headers: { 'retry-after': '9' }, body: { error: { message: 'slow down' } } });
		expect(await faultOf(read(driver.stream(ask('x'), callFor())))).toMatchObject({ fault: 'rate-limited', retryAfter: 9 });
		service.trouble(null);
	});

	it('ends a stream that nobody reads on', async () => {
		for await (const piece of driver.stream(ask('Describe it'), callFor())) if ('text' in piece) break;
		expect((await driver.generate(ask('Describe it'), callFor())).finish).toBe('stop');
	});

	itTellsFaults(
		() => service,
		async (call) => (await open(service.url)).generate(ask('x'), call),
	);
});

it('takes an account that is used up for a refusal, since no waiting helps', async () => {
	const body = { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } };
	const service = await startService(() => ({ status: 429, body }));
	const driver = await openai(partsFor({ OPENAI_URL: service.url, OPENAI_API_KEY: 'secret' }));
	expect(await faultOf(driver.generate({ messages: [{ role: 'user', content: 'x' }] }, callFor()))).toMatchObject({
		fault: 'refused',
	});
	await service.stop();
});

describe('texts of the stand-in', () => {
	const open = async () => textMock(partsFor());
	const question = {
		messages: [{ role: 'user' as const, content: 'Describe the cottage at 12 Maple Street: 3 bedrooms, 120 square metres.' }],
	};

	it('always answers alike, of what it was told, and streams the same', async () => {
		const driver = await open();
		const answer = await driver.generate(question, callFor());
		expect(answer).toEqual(await (await open()).generate(question, callFor()));
		expect(answer.text).toContain('cottage');
		expect(answer.text).toContain('3 bedrooms');
		const { text, last } = await read(driver.stream(question, callFor()));
		expect(text).toBe(answer.text);
		expect(last).toMatchObject({ finish: 'stop', usage: answer.usage });
	});

	it('fits any schema that it is given', async () => {
		const schema = {
			type: 'object',
			required: ['title', 'tone', 'tags', 'when', 'price', 'facts'],
			additionalProperties: false,
			properties: {
				title: { type: 'string', minLength: 10, maxLength: 40 },
				tone: { enum: ['warm', 'plain'] },
				tags: { type: 'array', minItems: 2, maxItems: 4, items: { type: 'string' } },
				when: { type: 'string', format: 'date-time' },
				price: { type: 'number', minimum: 10, maximum: 20 },
				facts: {
					type: 'object',
					required: ['bedrooms'],
					additionalProperties: false,
					properties: { bedrooms: { type: 'integer', minimum: 1, maximum: 9 }, new: { type: 'boolean' } },
				},
			},
		};
		const { object } = await (await open()).generate({ ...question, schema }, callFor());
		const valid = new Ajv2020({ validateFormats: false }).compile(schema);
		expect(valid(object), JSON.stringify([object, valid.errors])).toBe(true);
	});

	it('breaks off at its limit, and refuses on request', async () => {
		const driver = await open();
		expect(await driver.generate({ ...question, maxTokens: 5 }, callFor())).toMatchObject({ finish: 'length' });
		expect(
			await faultOf(driver.generate({ messages: [{ role: 'user', content: '[blocked] say it' }] }, callFor())),
		).toMatchObject({ fault: 'refused' });
	});
});
