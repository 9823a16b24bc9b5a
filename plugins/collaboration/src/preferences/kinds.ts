import type { Registry, Scope } from '@freehold/core';

export type Way = 'at-once' | 'digest' | 'never';

/** How one kind of notification reaches somebody. */
export type Ways = { console: boolean; email: Way; push: boolean };

/** A kind of notification, and how it goes where nobody said otherwise. */
export type Kind = { kind: string; title: string; usual: Ways };

const OWN: Kind[] = [
	{ kind: 'mentioned', title: 'Somebody mentions me', usual: { console: true, email: 'at-once', push: true } },
	{ kind: 'assigned', title: 'Something is given to me', usual: { console: true, email: 'at-once', push: true } },
	{ kind: 'commented', title: 'Comments on what I follow', usual: { console: true, email: 'digest', push: false } },
];

/** Every kind there is here: our own, and each event whose schema file says who is notified of it. */
export function kindsOf(registry: Pick<Registry, 'entities'>): Kind[] {
	const told = [...registry.entities.values()].flatMap((entity) =>
		Object.entries(entity.events).flatMap(([name, { notify }]) => {
			const usual: Ways = { console: true, email: notify?.email ?? 'at-once', push: true };
			return notify ? [{ kind: `${entity.name}.${name}`, title: `${entity.title}: ${notify.title.toLowerCase()}`, usual }] : [];
		}),
	);
	return [...OWN, ...told];
}

export const kindsHere = (scope: Pick<Scope, 'service'>): Kind[] => kindsOf(scope.service<Registry>('registry'));
