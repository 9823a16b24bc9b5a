import type { JsonSchema } from '@freehold/core';
import type { World } from './world.ts';

/** What a part of a document is checked with. */
export type Checking = {
	world: World;
	/** The kind of record that runs are about. */
	entity: string | undefined;
	/** What may be referred to at this place. */
	shape: JsonSchema;
	/** Steps that come later, or in a way that was not taken yet. */
	later: ReadonlySet<string>;
	fault(pointer: string, code: string, detail: string): void;
	question(pointer: string, where: string): void;
};
