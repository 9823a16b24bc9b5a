/** Our few line icons, 24 × 24, drawn in the text's colour. Decorative: the control beside them carries the words. */
import type { TemplateResult } from 'lit';
import { line } from './line.ts';

const PATHS = {
	close: 'M6 6l12 12M18 6L6 18',
	search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	alert: 'M12 8v5M12 16.5v.01M12 3.5l9 16H3z',
	previous: 'M14.5 6l-6 6 6 6',
	next: 'M9.5 6l6 6-6 6',
	up: 'M6 14.5l6-6 6 6',
	down: 'M6 9.5l6 6 6-6',
	plus: 'M12 5v14M5 12h14',
	more: 'M5 12v.01M12 12v.01M19 12v.01',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon by name; `path` draws one that is not ours. */
export function icon(name: IconName, path: string = PATHS[name]): TemplateResult {
	return line(path);
}
