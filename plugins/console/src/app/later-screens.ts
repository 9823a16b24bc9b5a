/** Screens that are fetched when somebody goes there: what most people need on a day is small. */

const SCREENS = {
	settings: () => import('./settings.ts'),
	import: () => import('./import.ts'),
	palette: () => import('./palette.ts'),
	help: () => import('./shortcut-help.ts'),
};

/** Fetches what defines a screen. @throws TypeError where the network is away and nothing is kept */
export const fetchScreen = (name: keyof typeof SCREENS): Promise<unknown> => SCREENS[name]();
