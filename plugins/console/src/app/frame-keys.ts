/** The keys of the frame: they are the same on every screen. */
import type { Localise } from '@freehold/widgets/kit';
import { go, href } from './place.ts';
import type { Session } from './session.ts';
import { isSetting } from './settings-map.ts';
import type { Shortcut } from './shortcuts.ts';

type Ways = { palette(): void; help(): void; theme(): void };

/** Letters after `g` that lead to places of our own. */
const OWN = { h: 'home', s: 'settings', a: 'account' } as const;

/** `g` and a letter of its name for each list that stands in the navigation: the first that is free. */
export function goKeys({ catalogue }: Session, local: Localise): Shortcut[] {
	const taken = new Set<string>(Object.keys(OWN));
	const to = (letter: string, label: string, address: string): Shortcut => ({
		keys: `g ${letter}`,
		label,
		group: local.text('keysGo'),
		run: () => void go(address),
	});
	const own = Object.entries(OWN).map(([letter, place]) =>
		to(letter, local.text(place), place === 'home' ? href() : href(place)),
	);
	const lists = catalogue.entities
		.filter((entity) => catalogue.isMain(entity) && !isSetting(entity))
		.flatMap((entity) => {
			const letter = [...entity.plural].find((each) => /[a-z]/.test(each) && !taken.has(each));
			if (!letter) return [];
			taken.add(letter);
			return [to(letter, catalogue.pluralTitle(entity), href(entity.plural))];
		});
	return [...own, ...lists];
}

export function frameKeys(session: Session, local: Localise, ways: Ways): Shortcut[] {
	const group = local.text('keysAnywhere');
	return [
		{ keys: 'mod+k', label: local.text('palette'), group, run: ways.palette },
		{ keys: '?', label: local.text('shortcuts'), group, run: ways.help },
		{ keys: 't', label: local.text('theme'), group, run: ways.theme },
		...goKeys(session, local),
	];
}
