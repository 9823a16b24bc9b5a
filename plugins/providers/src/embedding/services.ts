import { type Driver, type PortCall, ProviderError } from '@freehold/core';
import { exchangeWith, malformed, unreached } from '../exchange.ts';
import { GEMINI, geminiFor } from '../google.ts';
import { at, listOf, numberOf } from '../reading.ts';
import { openaiAt, openaiReading } from '../text/openai.ts';
import { unitsOf } from './unit.ts';

const probe = (): PortCall => ({ organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} });
const AT_ONCE = 100;

/** Texts in groups that the service takes at once, one group after the other. */
async function inGroups(texts: string[], ask: (group: string[]) => Promise<number[][]>): Promise<number[][]> {
	const vectors: number[][] = [];
	for (let from = 0; from < texts.length; from += AT_ONCE) vectors.push(...(await ask(texts.slice(from, from + AT_ONCE))));
	return vectors;
}

/** Google's embeddings; what is searched for and what is searched in are told apart. */
export const geminiEmbedding: Driver<'embedding'> = (parts) => {
	const model = parts.settings.GEMINI_EMBEDDING_MODEL || 'gemini-embedding-001';
	if (!parts.settings.GEMINI_API_KEY) throw new ProviderError('unauthorized', 'Set GEMINI_API_KEY');
	const dimensions = Number(parts.settings.GEMINI_EMBEDDING_DIMENSIONS || 768);
	const ask = async (group: string[], purpose: string, call: PortCall): Promise<number[][]> => {
		const taskType = purpose === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT';
		try {
			const { models } = await geminiFor(parts, call);
			const config = { taskType, outputDimensionality: dimensions, abortSignal: call.signal };
			const answer = await models.embedContent({ model, contents: group, config });
			call.cost(
				group.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0),
				'tokens',
			);
			return unitsOf(
				(answer.embeddings ?? []).map(({ values }) => values),
				group.length,
				GEMINI,
			);
		} catch (cause) {
			throw cause instanceof ProviderError
				? cause
				: cause instanceof SyntaxError
					? malformed(GEMINI, 'JSON', cause)
					: unreached(GEMINI, cause);
		}
	};
	return {
		async check() {
			await ask(['home'], 'query', probe());
		},
		embed: async ({ texts, purpose = 'document' }, call) => ({
			vectors: await inGroups(texts, (group) => ask(group, purpose, call)),
			model,
			dimensions,
		}),
	};
};

/** Embeddings of OpenAI, or of any server that speaks its API. */
export const openaiEmbedding: Driver<'embedding'> = (parts) => {
	const service = 'The embedding model';
	const model = parts.settings.OPENAI_EMBEDDING_MODEL || 'text-embedding-3-small';
	const { base, headers } = openaiAt(parts);
	const { json } = exchangeWith(parts, service, openaiReading);
	const ask = async (input: string[], call: PortCall): Promise<number[][]> => {
		const answer = await json(
			`${base}/embeddings`,
			{ headers, json: { model, input, encoding_format: 'float' }, timeout: 60_000, maxBytes: 50 * 1024 * 1024 },
			call,
		);
		const rows = listOf(at(answer, 'data')).toSorted((a, b) => (numberOf(at(a, 'index')) ?? 0) - (numberOf(at(b, 'index')) ?? 0));
		const vectors = unitsOf(
			rows.map((row) => at(row, 'embedding')),
			input.length,
			service,
		);
		call.cost(numberOf(at(answer, 'usage', 'total_tokens')) ?? Math.ceil(input.join('').length / 4), 'tokens');
		return vectors;
	};
	return {
		async check() {
			await ask(['home'], probe());
		},
		async embed({ texts }, call) {
			const vectors = await inGroups(texts, (group) => ask(group, call));
			return { vectors, model, dimensions: vectors[0]?.length ?? 0 };
		},
	};
};
