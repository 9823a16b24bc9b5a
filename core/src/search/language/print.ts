import { COMPARISONS, type Comparison, type Filter, normal } from './filter.ts';

/** Writes a filter as text; `parseQuery` reads the same filter (in its normal form) out of it. */
export const printQuery = (filter: Filter): string => joined(normal(filter), false);

function joined(filter: Filter, isInner: boolean): string {
	if ('and' in filter) return wrapped(filter.and.map((part) => joined(part, true)).join(' '), isInner || filter.and.length === 0);
	if ('or' in filter) return wrapped(filter.or.map((part) => joined(part, 'and' in part || 'or' in part)).join(' OR '), isInner);
	if ('not' in filter) return 'not' in filter.not ? `-(${joined(filter.not, false)})` : `-${joined(filter.not, true)}`;
	if ('text' in filter) return PLAIN_WORD.test(filter.text) && filter.text !== 'OR' ? filter.text : `text:${quote(filter.text)}`;
	if ('phrase' in filter) return quote(filter.phrase);
	return comparison(filter);
}

const wrapped = (text: string, isWrapped: boolean): string => (isWrapped && text !== '' ? `(${text})` : text);

/** Nothing that the parser would take for something else. */
const PLAIN_WORD = /^[^\s()":<>=\-!][^\s()":<>=!]*$/u;
const PLAIN_VALUE = /^(?!\p{M})(?!.*\.\.)[^\s(),"\\]+$/u;

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
const value = (one: unknown): string => (PLAIN_VALUE.test(String(one)) ? String(one) : quote(String(one)));

/** Behind these a colon is no comparison. */
const MEANS_ELSE = /^(text|has|no|(.+\.)?(near|within|inside))$/;

const SIGNS = { ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

function comparison(filter: Comparison): string {
	const { field } = filter;
	const name = COMPARISONS.find((one) => filter[one] !== undefined);
	switch (name) {
		case 'eq':
			return `${field}${MEANS_ELSE.test(field) ? '=' : ':'}${value(filter.eq)}`;
		case 'in':
			return `${field}${MEANS_ELSE.test(field) ? '=' : ':'}${filter.in?.map(value).join(',')}`;
		case 'set':
			return `${filter.set ? 'has' : 'no'}:${field}`;
		case 'within':
			return `${field}.within:${filter.within?.join(',')}`;
		case 'near': {
			const { latitude, longitude, meters } = filter.near as NonNullable<Comparison['near']>;
			return `${field}.near:${latitude},${longitude},${meters}m`;
		}
		case 'inside':
			return `${field}.inside:${filter.inside?.coordinates.map((ring) => ring.flat().join(',')).join(';')}`;
		case undefined:
			return '';
		default:
			return `${field}${SIGNS[name]}${value(filter[name])}`;
	}
}
