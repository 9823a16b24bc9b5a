import { type Driver, ProviderError, type TextAnswer, type TextRequest } from '@freehold/core';
import { isObject, listOf, numberOf } from '../reading.ts';

const MODEL = 'mock';

/**
 * Writes by templates, of the words it was given: the same question is always answered alike, and an object fits its schema.
 * A question with `[blocked]` in it is refused, as a model refuses what it must not write.
 */
export const textMock: Driver<'text'> = ({ random }) => {
	const answer = (request: TextRequest): TextAnswer => {
		const asked = [request.system ?? '', ...request.messages.map(({ content }) => content)].join('\n');
		if (asked.includes('[blocked]')) throw new ProviderError('refused', 'The stand-in refuses what says [blocked]');
		const next = random(`text ${asked} ${JSON.stringify(request.schema ?? null)}`);
		const object = request.schema ? fitting(request.schema, asked, next) : undefined;
		const whole = object === undefined ? written(request, next) : JSON.stringify(object);
		const words = whole.match(/\S+\s*/g) ?? [];
		// Four characters to a token.
		const most = request.maxTokens ? request.maxTokens * 4 : Number.POSITIVE_INFINITY;
		const text = whole.length <= most ? whole : cut(words, most);
		const usage = { input: Math.ceil(asked.length / 4), output: Math.ceil(text.length / 4) };
		const finish = text.length < whole.length ? 'length' : 'stop';
		if (object !== undefined && finish === 'length')
			throw new ProviderError('refused', 'The object has more than that many tokens');
		return { text, usage, finish, model: MODEL, ...(object === undefined ? {} : { object }) };
	};
	return {
		async check() {},
		async generate(request, call) {
			const answered = answer(request);
			call.cost(answered.usage.input + answered.usage.output, 'tokens');
			return answered;
		},
		async *stream(request, call) {
			const { text, usage, finish, model } = answer(request);
			for (const word of text.match(/\S+\s*/g) ?? []) yield { text: word };
			call.cost(usage.input + usage.output, 'tokens');
			yield { finish, usage, model };
		},
	};
};

function cut(words: string[], most: number): string {
	let text = '';
	for (const word of words) {
		if (text.length + word.length > most) break;
		text += word;
	}
	return text;
}

const OPENINGS = ['Here is a first draft.', 'This is how it could read.', 'A suggestion.'];
const ENDINGS = [
	'Please check the facts before it goes out.',
	'Change whatever does not sound like you.',
	'Tell me what to make shorter.',
];
const STOP = new Set(
	'about after again also and are because been before being can could does for from had has have her here him his how into its just like make may more most much must not now only other our out over please shall she should some such than that the their them then there these they this those through too under until very was were what when where which while who why will with would write you your'.split(
		' ',
	),
);

const of = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;

function written({ messages }: TextRequest, next: () => number): string {
	const last = messages.findLast(({ role }) => role === 'user')?.content ?? '';
	const subjects = wordsOf(last);
	const about = subjects.length ? `It is about ${listed(subjects.slice(0, 5))}.` : 'You have not said what it is about.';
	const facts = (last.match(/[^.\n!?]*\d[^.\n!?]*/g) ?? []).map((fact) => fact.trim()).slice(0, 3);
	const figures = facts.length ? `What you told me: ${facts.join('; ')}.` : '';
	return [of(OPENINGS, next), about, figures, of(ENDINGS, next)].filter(Boolean).join(' ');
}

const wordsOf = (text: string): string[] => [
	...new Set((text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !STOP.has(word))),
];
const listed = (words: string[]): string =>
	words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const DEEPEST = 8;

/** A value of a schema: of what is allowed the likeliest, its words from the question. */
function fitting(schema: unknown, asked: string, next: () => number, name = 'text', depth = 0): unknown {
	if (!isObject(schema) || depth > DEEPEST) return {};
	if ('const' in schema) return schema.const;
	const values = listOf(schema.enum);
	if (values.length)
		return (
			values.find((value) => typeof value === 'string' && asked.toLowerCase().includes(value.toLowerCase())) ?? of(values, next)
		);
	const choice = listOf(schema.oneOf)[0] ?? listOf(schema.anyOf)[0];
	if (choice) return fitting(choice, asked, next, name, depth + 1);
	const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
	const least = numberOf(schema.minimum) ?? 0;
	switch (type) {
		case 'boolean':
			return next() < 0.5;
		case 'integer':
			return Math.ceil(least + next() * ((numberOf(schema.maximum) ?? least + 100) - least));
		case 'number':
			return Math.round((least + next() * ((numberOf(schema.maximum) ?? least + 1) - least)) * 100) / 100;
		case 'array': {
			const count = Math.max(numberOf(schema.minItems) ?? 0, Math.min(numberOf(schema.maxItems) ?? 3, 3));
			return Array.from({ length: count }, () => fitting(schema.items ?? {}, asked, next, name, depth + 1));
		}
		case 'string':
			return textFitting(schema, asked, next, name);
		case 'null':
			return null;
		default:
			return Object.fromEntries(
				Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([key, inner]) => [
					key,
					fitting(inner, asked, next, key, depth + 1),
				]),
			);
	}
}

const FORMATS: Readonly<Record<string, string>> = {
	date: '2026-01-15',
	'date-time': '2026-01-15T09:00:00Z',
	email: 'someone@example.com',
	uri: 'https://example.com/',
};

function textFitting(schema: Record<string, unknown>, asked: string, next: () => number, name: string): string {
	const format = FORMATS[String(schema.format)];
	if (format) return format;
	const words = wordsOf(asked);
	const from = Math.floor(next() * Math.max(1, words.length - 4));
	const text = `${name}: ${listed(words.slice(from, from + 4)) || 'nothing was said'}`;
	const most = numberOf(schema.maxLength) ?? 500;
	return text.slice(0, most).padEnd(numberOf(schema.minLength) ?? 0, '.');
}
