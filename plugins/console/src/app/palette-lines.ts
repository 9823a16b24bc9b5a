/** What the command palette offers: places to go, operations that need no record, things to switch. Pure. */
import type { Localise } from '@freehold/widgets/kit';
import type { Operation } from './description.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { isSetting, settingsGroups } from './settings-map.ts';
import { inSentence } from './values.ts';

/** A line of the palette: what it says, where it is listed, and what choosing it does. */
export type Line = {
	group: 'recent' | 'found' | 'places' | 'actions' | 'switches';
	title: string;
	/** What stands beside it: the kind of record, the keys. */
	note?: string;
	/** Other words by which it is found. */
	also?: string;
} & ({ address: string } | { operation: Operation } | { act: () => void });

/** Where one can go. */
export function placeLines({ catalogue, organization }: Session, local: Localise): Line[] {
	const text = (key: string): string => local.text(key);
	const pages = catalogue
		.groups()
		.flatMap(({ title, pages }) =>
			pages.map((page): Line => ({ group: 'places', title: page.title, note: title, address: href(page.plugin, page.path) })),
		);
	const lists = catalogue.entities
		.filter((entity) => !isSetting(entity))
		.map(
			(entity): Line => ({
				group: 'places',
				title: catalogue.pluralTitle(entity),
				also: entity.description,
				address: href(entity.plural),
			}),
		);
	const settings = settingsGroups(catalogue, organization.id, text).flatMap(({ lines }) =>
		lines.map(
			({ label, hint, address }): Line => ({ group: 'places', title: label, note: text('settings'), also: hint, address }),
		),
	);
	return [
		{ group: 'places', title: text('home'), address: href() },
		...pages,
		...lists,
		{ group: 'places', title: text('settings'), address: href('settings') },
		...settings,
	];
}

/** Has screens of its own, is for pages of the public, or answers nothing that one reads. */
const isAside = ({ path, public: isPublic, method, output }: Operation): boolean =>
	isPublic || path.startsWith('/v1/auth/') || path.startsWith('/v1/platform/') || (method === 'GET' && !output);

/** What can be made or run without a record: new ones, imports, operations on a whole collection. */
export function actionLines({ catalogue }: Session, local: Localise): Line[] {
	const made = catalogue.entities
		.filter(({ name }) => catalogue.operation(name, 'create'))
		.map(
			(entity): Line => ({
				group: 'actions',
				title: local.text('create', { thing: inSentence(entity.title) }),
				address: href(entity.plural, 'new'),
			}),
		);
	const files = catalogue.entities
		.filter(({ name }) => catalogue.operation(name, 'import'))
		.map(
			(entity): Line => ({
				group: 'actions',
				title: local.text('importThings', { things: inSentence(catalogue.pluralTitle(entity)) }),
				address: href(entity.plural, 'import'),
			}),
		);
	const run = catalogue.description.operations
		.filter(
			(operation) => operation.kind === 'custom' && !operation.path.includes('{') && !operation.accepts && !isAside(operation),
		)
		.filter(({ input }) => !input?.required?.includes('ids'))
		.map((operation): Line => {
			const entity = catalogue.entity(operation.entity);
			return {
				group: 'actions',
				title: operation.title,
				also: `${operation.description} ${operation.id}`,
				operation,
				...(entity ? { note: catalogue.pluralTitle(entity) } : {}),
			};
		});
	return [...made, ...files, ...run];
}

/**
 * The lines that a text finds, the best first: the title begins with it, a word of the title does, it stands somewhere in it, its words are
 * all there; of two alike the shorter one. Everything, in its order, where the text is empty.
 */
export function matching(lines: readonly Line[], text: string): Line[] {
	const asked = text.trim().toLocaleLowerCase();
	if (!asked) return [...lines];
	const words = asked.split(/\s+/);
	const rank = ({ title, note = '', also = '' }: Line): number => {
		const name = title.toLocaleLowerCase();
		if (name.startsWith(asked)) return 0;
		if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(asked))) return 1;
		if (name.includes(asked)) return 2;
		const all = `${name} ${note} ${also}`.toLocaleLowerCase();
		return words.every((word) => all.includes(word)) ? 3 : 4;
	};
	return lines
		.map((line) => ({ line, at: rank(line) }))
		.filter(({ at }) => at < 4)
		.sort((a, b) => a.at - b.at || a.line.title.length - b.line.title.length)
		.map(({ line }) => line);
}
