import { type Driver, type PortCall, ProviderError, type TextAnswer, type TextFinish, type TextRequest } from '@freehold/core';
import type { GenerateContentParameters, GenerateContentResponse } from '@google/genai';
import { malformed, unreached } from '../exchange.ts';
import { GEMINI, geminiFor } from '../google.ts';
import { objectIn } from './object.ts';

/** Why Gemini stops where it will not go on; the others (safety) are refusals. */
const FINISHED: Readonly<Record<string, TextFinish>> = { STOP: 'stop', MAX_TOKENS: 'length' };

/** Google's models by its own client. What it will not write (safety, recitation, a list of words) is refused. */
export const gemini: Driver<'text'> = (parts) => {
	const model = parts.settings.GEMINI_MODEL || 'gemini-2.5-flash';
	return {
		async check() {
			const call: PortCall = { organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} };
			await told(async () => (await geminiFor(parts, call)).models.get({ model }));
		},

		async generate(request, call) {
			const answer = await told(async () =>
				(await geminiFor(parts, call)).models.generateContent(parametersOf(request, model, call)),
			);
			const text = textIn(answer);
			const finish = finishOf(answer);
			if (!finish) throw malformed(GEMINI, 'a candidate that is finished');
			const usage = usageOf(answer);
			call.cost(usage.input + usage.output, 'tokens');
			const whole: TextAnswer = { text, usage, finish, model: answer.modelVersion ?? model };
			return request.schema ? { ...whole, object: objectIn(text, finish, GEMINI) } : whole;
		},

		async *stream(request, call) {
			const pieces = await told(async () =>
				(await geminiFor(parts, call)).models.generateContentStream(parametersOf(request, model, call)),
			);
			let last: GenerateContentResponse | undefined;
			let finish: TextFinish | undefined;
			try {
				for await (const piece of pieces) {
					last = piece;
					const text = textIn(piece);
					if (text) yield { text };
					finish = finishOf(piece) ?? finish;
				}
			} catch (cause) {
				throw cause instanceof ProviderError ? cause : unreached(GEMINI, cause);
			}
			if (!last || !finish) throw malformed(GEMINI, 'a text with an end');
			const usage = usageOf(last);
			call.cost(usage.input + usage.output, 'tokens');
			yield { finish, usage, model: last.modelVersion ?? model };
		},
	};
};

function parametersOf(
	{ system, messages, schema, maxTokens, temperature, model }: TextRequest,
	own: string,
	{ signal }: PortCall,
): GenerateContentParameters {
	return {
		model: model ?? own,
		contents: messages.map(({ role, content }) => ({
			role: role === 'assistant' ? 'model' : 'user',
			parts: [{ text: content }],
		})),
		config: {
			abortSignal: signal,
			...(system ? { systemInstruction: system } : {}),
			...(maxTokens ? { maxOutputTokens: maxTokens } : {}),
			...(temperature === undefined ? {} : { temperature }),
			...(schema ? { responseMimeType: 'application/json', responseJsonSchema: schema } : {}),
		},
	};
}

/** @throws ProviderError refused, where what was asked or what would be said is not allowed */
function finishOf({ promptFeedback, candidates }: GenerateContentResponse): TextFinish | undefined {
	if (promptFeedback?.blockReason)
		throw new ProviderError('refused', `Gemini refuses the question: ${promptFeedback.blockReason}`);
	const reason = candidates?.[0]?.finishReason;
	if (!reason || reason === 'FINISH_REASON_UNSPECIFIED') return undefined;
	const finish = FINISHED[reason];
	if (!finish) throw new ProviderError('refused', `Gemini will not say it: ${reason}`);
	return finish;
}

/** Thoughts of the model are no part of the answer. */
const textIn = ({ candidates }: GenerateContentResponse): string =>
	(candidates?.[0]?.content?.parts ?? []).map(({ text, thought }) => (thought ? '' : (text ?? ''))).join('');

const usageOf = ({ usageMetadata: used }: GenerateContentResponse) => ({
	input: used?.promptTokenCount ?? 0,
	output: (used?.candidatesTokenCount ?? 0) + (used?.thoughtsTokenCount ?? 0),
});

/** Whatever the client throws, as a driver's error. */
async function told<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		throw cause instanceof ProviderError
			? cause
			: cause instanceof SyntaxError
				? malformed(GEMINI, 'JSON', cause)
				: unreached(GEMINI, cause);
	}
}
