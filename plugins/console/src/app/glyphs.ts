/** The console's icons beyond the kit's, on the same 24 × 24 grid. */
import { icon } from '@freehold/widgets/kit';
import type { TemplateResult } from 'lit';

const PATHS = {
	home: 'M4 11l8-6.5 8 6.5M6 9.5V19h12V9.5M10 19v-5h4v5',
	menu: 'M4 7h16M4 12h16M4 17h16',
	filter: 'M4 7h16M7 12h10M10 17h4',
	leave: 'M14 5H6v14h8M11 12h9M17 8.5l3.5 3.5L17 15.5',
	image: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15 9.5v.01',
	pen: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
	bin: 'M5 7h14M9 7V4.5h6V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5',
	more: 'M5.5 12a.5.5 0 1 0 0 .01M12 12a.5.5 0 1 0 0 .01M18.5 12a.5.5 0 1 0 0 .01',
	back: 'M14 7l-5 5 5 5',
	copy: 'M9 9h10v10H9zM5 15V5h10',
	table: 'M4 6h16M4 12h16M4 18h16',
	cards: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z',
	upload: 'M12 16V5M8 8.5L12 4.5l4 4M5 15v4.5h14V15',
	download: 'M12 4.5V16M8 12l4 4 4-4M5 15v4.5h14V15',
	eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
	settings:
		'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM12 3.5v2.3M12 18.2v2.3M3.5 12h2.3M18.2 12h2.3M6 6l1.6 1.6M16.4 16.4L18 18M18 6l-1.6 1.6M7.6 16.4L6 18',
	search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
	light:
		'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
	dark: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
	system: 'M4 5h16v11H4zM9 20h6M12 16v4',
	columns: 'M4 5h16v14H4zM9.5 5v14M14.5 5v14',
	keys: 'M4 7h16v10H4zM7 10.5v.01M10.3 10.5v.01M13.6 10.5v.01M17 10.5v.01M8 14h8',
	list: 'M8.5 7H20M8.5 12H20M8.5 17H20M4.5 7v.01M4.5 12v.01M4.5 17v.01',
	people:
		'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M15.5 5.2a3 3 0 0 1 0 5.6M17.5 14.3c2.1.7 3.5 2.6 3.5 5.2',
	ticked: 'M4.5 5h15v14h-15zM8.5 12l2.5 2.5 4.5-5',
	spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM18.5 16v4M16.5 18h4',
	chart: 'M5 19V11M10 19V5M15 19v-6M20 19V8',
	cloud: 'M7 18h10a4 4 0 0 0 .5-8A6 6 0 0 0 6 9.7 4.2 4.2 0 0 0 7 18zM4 4l16 16',
} as const;

export type GlyphName = keyof typeof PATHS;

/** An icon by name. */
export const glyph = (name: GlyphName): TemplateResult => icon('more', PATHS[name]);
