/** Light or dark: as the system says, or as the person chose; kept in this browser. */

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'freehold.theme';
/** What the window's own frame is coloured in: the page's background (console.css). */
const FRAME = { light: '#ffffff', dark: '#111827' };

const dark = matchMedia('(prefers-color-scheme: dark)');

export const themeNow = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';

/** Shows the page as chosen. */
export function applyTheme(): void {
	const theme = themeNow();
	if (theme === 'system') delete document.documentElement.dataset['theme'];
	else document.documentElement.dataset['theme'] = theme;
	const frame = FRAME[theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme];
	document.querySelector('meta[name="theme-color"]')?.setAttribute('content', frame);
}

export function chooseTheme(theme: Theme): void {
	if (theme === 'system') localStorage.removeItem(KEY);
	else localStorage.setItem(KEY, theme);
	applyTheme();
	dispatchEvent(new Event('console-theme'));
}

/** The one after this: light, dark, as the system. */
export const nextTheme = (): Theme => THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length] as Theme;

/** Follows the system, and what another tab chooses. */
export function watchTheme(): void {
	applyTheme();
	dark.addEventListener('change', applyTheme);
	addEventListener('storage', ({ key }) => key === KEY && applyTheme());
}
