import { type Driver, type DriverParts, type PortCall, ProviderError, type TextFinish, type TextRequest } from '@freehold/core';
import { exchangeWith, malformed, type Reading, unreached } from '../exchange.ts';
import { at, isObject, listOf, numberOf, textOf } from '../reading.ts';
import { eventsOf } from '../server-sent-events.ts';
import { objectIn } from './object.ts';

const SERVICE = 'The language model';
const OPENAI = 'https://api.openai.com/v1';
const LONGEST = 600_000;
const MOST = 50 * 1024 * 1024;

/** An account that is used up is told as 429, and no waiting helps. */
export const openaiReading: Reading = (status, body) =>
	status === 429 && at(body, 'error', 'code') === 'insufficient_quota' ? 'refused' : undefined;

/** Where and who: any server that speaks OpenAI's API, also one of our own that wants no key. */
export const openaiAt = ({ settings }: Pick<DriverParts, 'settings'>) => ({
	base: (settings.OPENAI_URL || OPENAI).replace(/\/$/, ''),
	headers: (settings.OPENAI_API_KEY ? { authorization: `Bearer ${settings.OPENAI_API_KEY}` } : {}) as Record<string, string>,
});

/** Chat completions (platform.openai.com/docs/api-reference/chat), of OpenAI or of any server that speaks them. */
export const openai: Driver<'text'> = (parts) => {
	const model = parts.settings.OPENAI_MODEL || 'gpt-5-mini';
	const { base, headers } = openaiAt(parts);
	const { json, answer } = exchangeWith(parts, SERVICE, openaiReading);
	const url = `${base}/chat/completions`;
	const bodyOf = ({ system, messages, schema, maxTokens, temperature, model: wanted }: TextRequest): Record<string, unknown> => ({
		model: wanted ?? model,
		messages: [...(system ? [{ role: 'system', content: system }] : []), ...messages],
		// OpenAI's newer models know the long name only, and others' servers the short one.
		...(maxTokens ? { [base === OPENAI ? 'max_completion_tokens' : 'max_tokens']: maxTokens } : {}),
		...(temperature === undefined ? {} : { temperature }),
		...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } } : {}),
	});

	return {
		async check() {
			const call: PortCall = { organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} };
			const listed = await json(`${base}/models`, { headers }, call);
			if (!isObject(listed)) throw malformed(SERVICE, 'its models');
		},

		async generate(request, call) {
			const got = await json(url, { headers, json: bodyOf(request), timeout: LONGEST, maxBytes: MOST }, call);
			const choice = listOf(at(got, 'choices'))[0];
			const finish = finishOf(choice, at(choice, 'message', 'refusal'));
			const text = at(choice, 'message', 'content');
			if (!finish || typeof text !== 'string') throw malformed(SERVICE, 'a choice with a text');
			const usage = usageOf(got, request, text);
			call.cost(usage.input + usage.output, 'tokens');
			const whole = { text, usage, finish, model: textOf(at(got, 'model')) ?? model };
			return request.schema ? { ...whole, object: objectIn(text, finish, SERVICE) } : whole;
		},

		async *stream(request, call) {
			const asked = { ...bodyOf(request), stream: true, stream_options: { include_usage: true } };
			const got = await answer(url, { headers, json: asked, stream: true, timeout: LONGEST, maxBytes: MOST }, call);
			let finish: TextFinish | undefined;
			let used: unknown;
			let said = '';
			let isStream = false;
			try {
				for await (const event of eventsOf(got.parts ?? ([] as never))) {
					isStream = true;
					if (event === '[DONE]') break;
					const piece: unknown = JSON.parse(event);
					if (isObject(at(piece, 'error')))
						throw new ProviderError('unavailable', `${SERVICE}: ${textOf(at(piece, 'error', 'message'))}`);
					used = piece;
					const choice = listOf(at(piece, 'choices'))[0];
					const text = at(choice, 'delta', 'content');
					if (typeof text === 'string' && text) {
						said += text;
						yield { text };
					}
					finish = finishOf(choice, at(choice, 'delta', 'refusal')) ?? finish;
				}
			} catch (cause) {
				throw cause instanceof SyntaxError ? malformed(SERVICE, 'events of JSON', cause) : unreached(SERVICE, cause);
			}
			if (!isStream || !finish) throw malformed(SERVICE, 'a text with an end');
			const usage = usageOf(used, request, said);
			call.cost(usage.input + usage.output, 'tokens');
			yield { finish, usage, model: textOf(at(used, 'model')) ?? model };
		},
	};
};

/** @throws ProviderError refused */
function finishOf(choice: unknown, refusal: unknown): TextFinish | undefined {
	if (textOf(refusal)) throw new ProviderError('refused', `${SERVICE} refuses: ${textOf(refusal)?.slice(0, 200)}`);
	const reason = at(choice, 'finish_reason');
	if (reason === 'content_filter') throw new ProviderError('refused', `${SERVICE} will not say it: content_filter`);
	if (reason === 'length') return 'length';
	return typeof reason === 'string' && reason ? 'stop' : undefined;
}

/** As counted by the server; one that does not count is taken to have four characters a token. */
function usageOf(answer: unknown, { system = '', messages }: TextRequest, said: string) {
	const asked = system.length + messages.reduce((sum, { content }) => sum + content.length, 0);
	return {
		input: numberOf(at(answer, 'usage', 'prompt_tokens')) ?? Math.ceil(asked / 4),
		output: numberOf(at(answer, 'usage', 'completion_tokens')) ?? Math.ceil(said.length / 4),
	};
}
