/** What an attacker within A has at hand. */
import type { Registry } from '@freehold/core';

/** What the attacker holds of B: found, bought or guessed. The rest of B must never be seen. */
export type Loot = {
	organization: string;
	/** Its short name. */
	slug: string;
	/** The first row of each entity. */
	ids: Map<string, string[]>;
	/** Ids of B's that A cannot know. */
	unknown: string[];
	/** Texts of B's first rows, cursors, tokens, file addresses. */
	texts: string[];
	/** The first row of each entity as its owner reads it. */
	records: Map<string, Record<string, unknown>>;
	cursors: Map<string, string[]>;
	secrets: string[];
	files: string[];
	/** B's own key, for B itself: it is at work all the while. */
	living: string;
	/** One for each text of B's. */
	marks: Set<string>;
};

/** Stands for the id of A's row in whichever world the call is sent to. */
export const own = (entity: string, index: number): string => `~mine.${entity}.${index}~`;
export const OWN = /~mine\.([a-z-]+)\.(\d+)~/g;

export type Holdings = { registry: Registry; mine: Map<string, string[]>; loot: Loot };
