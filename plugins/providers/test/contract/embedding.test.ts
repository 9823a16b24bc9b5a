/**
 * The port `embedding`, over all of its drivers. The servers speak what is documented: Gemini’s batchEmbedContents
 * (ai.google.dev/api/embeddings) and OpenAI’s embeddings (platform.openai.com/docs/api-reference/embeddings).
 */
import type { Driver } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Asked, type Reply, type Service, startService } from '../../../../tests/harness/service.ts';
import { localEmbedding } from '../../src/embedding/local.ts';
import { embeddingMock } from '../../src/embedding/mock.ts';
import { geminiEmbedding, openaiEmbedding } from '../../src/embedding/services.ts';
import { cosine } from '../../src/vector/mock.ts';

type Opened = Awaited<ReturnType<Driver<'embedding'>>>;

/** A vector that is not of length 1, and another one for each text. */
const numbers = (text: string): number[] =>
	Array.from({ length: 8 }, (_, at) => (((text.codePointAt(at % text.length) ?? 1) * (at + 3)) % 17) - 8 + 0.5);

function geminiServer({ json, headers }: Asked): Reply {
	if (headers['x-goog-api-key'] !== 'secret') return { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED' } } };
	return {
		body: {
			embeddings: json.requests.map((one: { content: { parts: { text: string }[] } }) => ({
				values: numbers(one.content.parts[0]?.text ?? ''),
			})),
		},
	};
}

function openaiServer({ json, headers }: Asked): Reply {
	if (headers.authorization !== 'Bearer secret') return { status: 401, body: {} };
	// In any order: each has its index.
	const data = json.input
		.map((text: string, index: number) => ({ object: 'embedding', index, embedding: numbers(text) }))
		.toReversed();
	return { body: { object: 'list', data, model: json.model, usage: { prompt_tokens: 8, total_tokens: 8 } } };
}

const SERVICES = [
	{
		name: 'Gemini',
		server: geminiServer,
		open: (url: string) =>
			geminiEmbedding(partsFor({ GEMINI_URL: url, GEMINI_API_KEY: 'secret', GEMINI_EMBEDDING_DIMENSIONS: '8' })),
	},
	{
		name: 'OpenAI',
		server: openaiServer,
		open: (url: string) => openaiEmbedding(partsFor({ OPENAI_URL: url, OPENAI_API_KEY: 'secret' })),
	},
];

/** What all of them promise. */
function itEmbeds(driver: () => Opened): void {
	it('gives each text its vector of length 1, in order, always the same', async () => {
		const texts = ['A sunny flat by the sea', 'An office in the city', 'x', 'A sunny flat by the sea'];
		const { vectors, dimensions, model } = await driver().embed({ texts }, callFor());
		expect(vectors).toHaveLength(4);
		expect(model).toBeTruthy();
		for (const vector of vectors) {
			expect(vector).toHaveLength(dimensions);
			expect(vector.reduce((sum, part) => sum + part * part, 0)).toBeCloseTo(1, 4);
		}
		expect(vectors[3]).toEqual(vectors[0]);
		expect(vectors[1]).not.toEqual(vectors[0]);
		const [alone] = (await driver().embed({ texts: ['An office in the city'] }, callFor())).vectors;
		expect(alone).toEqual(vectors[1]);
	});
	it('takes many texts, and none', async () => {
		const texts = Array.from({ length: 230 }, (_, at) => `House number ${at}`);
		const { vectors } = await driver().embed({ texts }, callFor());
		expect(vectors).toHaveLength(230);
		expect((await driver().embed({ texts: ['House number 229'] }, callFor())).vectors[0]).toEqual(vectors[229]);
		expect((await driver().embed({ texts: [] }, callFor())).vectors).toEqual([]);
		expect((await driver().embed({ texts: ['', '   ', '🏡', 'ä'.repeat(9000)] }, callFor())).vectors).toHaveLength(4);
	});
}

describe.each(SERVICES)('embeddings of $name', ({ server, open }) => {
	let service: Service;
	let driver: Opened;
	beforeAll(async () => {
		service = await startService(server);
		driver = await open(service.url);
	});
	afterAll(() => service.stop());

	itEmbeds(() => driver);

	it('counts what it costs', async () => {
		const call = callFor();
		await driver.embed({ texts: ['A sunny flat by the sea, here'], purpose: 'query' }, call);
		expect(call.costs.tokens).toBe(8);
	});

	it('takes no answer that lacks a vector', async () => {
		service.trouble({ body: { embeddings: [{ values: [1, 2] }], data: [{ index: 0, embedding: [1, 2] }] } });
		expect(await faultOf(driver.embed({ texts: ['one', 'two'] }, callFor()))).toMatchObject({ fault: 'unavailable' });
		service.trouble(null);
	});

	itTellsFaults(
		() => service,
		async (call) => (await open(service.url)).embed({ texts: ['x'] }, call),
	);
});

describe('embeddings of the local model', () => {
	const driver = localEmbedding(partsFor()) as Opened;
	afterAll(() => driver.close?.());

	itEmbeds(() => driver);

	it('knows what means alike, in other words', async () => {
		const { vectors } = await driver.embed(
			{
				texts: [
					'a bright apartment near the beach',
					'sunny flat close to the sea',
					'commercial warehouse with a loading dock',
					'industrial storage building',
				],
			},
			callFor(),
		);
		const [flat, sea, warehouse, storage] = vectors as [number[], number[], number[], number[]];
		expect(cosine(flat, sea)).toBeGreaterThan(cosine(flat, warehouse) + 0.1);
		expect(cosine(warehouse, storage)).toBeGreaterThan(cosine(sea, storage) + 0.1);
	});

	it('leaves the process free while it works', async () => {
		let turns = 0;
		const ticking = setInterval(() => turns++, 1);
		await driver.embed(
			{
				texts: Array.from(
					{ length: 120 },
					(_, at) => `A villa with a garden, a pool and ${at} trees in the quiet hills above the town`,
				),
			},
			callFor(),
		);
		clearInterval(ticking);
		expect(turns).toBeGreaterThan(20);
	});

	it('gives up when its time is over, and answers the next one', async () => {
		expect(
			await faultOf(driver.embed({ texts: Array(500).fill('a long row of texts') }, callFor({ signal: AbortSignal.timeout(5) }))),
		).toMatchObject({ fault: 'unavailable' });
		expect((await driver.embed({ texts: ['home'] }, callFor())).vectors).toHaveLength(1);
	});

	it('starts anew after it was closed', async () => {
		await driver.close?.();
		await driver.check();
	});
});

describe('embeddings of the stand-in', () => {
	const driver = embeddingMock(partsFor()) as Opened;
	itEmbeds(() => driver);
	it('puts texts together that share words', async () => {
		const { vectors } = await driver.embed({ texts: ['villa with pool', 'a pool and a villa', 'quiet office'] }, callFor());
		const [one, other, third] = vectors as [number[], number[], number[]];
		expect(cosine(one, other)).toBeGreaterThan(cosine(one, third));
	});
});
