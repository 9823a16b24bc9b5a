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
	upload: 'M12 16V5M8 8.5L12 4.5l4 4M5 15v4.5h14V15',
	eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
} as const;

/** An icon by name. */
export const glyph = (name: keyof typeof PATHS): TemplateResult => icon('more', PATHS[name]);
