/** The keys of a list: through its rows, to what can be done with them. */
import type { Localise } from '@freehold/widgets/kit';
import type { Shortcut } from './shortcuts.ts';

type Ways = {
	root: ShadowRoot;
	local: Localise;
	/** What cannot be done is left out. */
	create?: (() => void) | undefined;
	filter(): void;
	columns(): void;
	next?: (() => void) | undefined;
	previous?: (() => void) | undefined;
};

const leads = (root: ShadowRoot): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('a.lead')];

/** Moves the focus to the next or the one before; to the first, where it is in none. */
function step(root: ShadowRoot, by: 1 | -1): void {
	const all = leads(root);
	const at = all.indexOf(root.activeElement as HTMLElement);
	const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
	all[next]?.focus();
}

/** Chooses the row that has the focus, or lets it go. */
function choose(root: ShadowRoot): void {
	root.activeElement?.closest('tr, li')?.querySelector<HTMLInputElement>('.choose input')?.click();
}

export function listKeys({ root, local, create, filter, columns, next, previous }: Ways): Shortcut[] {
	const group = local.text('keysHere');
	const keys: [string, string, (() => void) | undefined][] = [
		['j', 'keyNextRow', () => step(root, 1)],
		['k', 'keyPreviousRow', () => step(root, -1)],
		['x', 'keyChoose', root.querySelector('.choose') ? () => choose(root) : undefined],
		['n', 'keyNew', create],
		['f', 'keyFilter', filter],
		['c', 'keyColumns', columns],
		[']', 'keyNextPage', next],
		['[', 'keyPreviousPage', previous],
	];
	return keys.flatMap(([key, label, run]) => (run ? [{ keys: key, label: local.text(label), group, run }] : []));
}
