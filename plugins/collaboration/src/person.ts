import { problem, type Scope } from '@freehold/core';

/** The person who calls. @throws forbidden where a key or a program does */
export function personOf({ actor }: Pick<Scope, 'actor'>): string {
	if (actor.kind === 'user' && actor.id) return actor.id;
	throw problem('forbidden', { detail: 'Found a key; meant a person who is signed in: only people are notified' });
}
