/** The filters of a list as one text in the platform's search language: to keep it, and to count by it. Pure. */
import { filtersIn } from './filters.ts';

const SIGNS: Record<string, string> = { gte: '>=', lte: '<=', gt: '>', lt: '<', ne: '!=' };

/** What has spaces or signs in it stands in quotation marks. */
const quoted = (value: string): string => (/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', ' ')}"`);

/** @param except a field whose filters are left out */
export function queryText(query: URLSearchParams, except = ''): string {
	const parts = filtersIn(query).map(([parameter, text]) => {
		if (parameter === 'where') return `(${text})`;
		const [, path = '', operator = ''] = /^([\w.]+)(?:\[(\w+)\])?$/.exec(parameter) ?? [];
		if (!path || path === except) return '';
		if (operator === 'within') return `within:${text}`;
		if (SIGNS[operator]) return `${path}${SIGNS[operator]}${quoted(text)}`;
		return `${path}:${text.split(',').map(quoted).join(',')}`;
	});
	return [...parts, query.get('q') ?? ''].filter(Boolean).join(' ');
}
