export type VectorValue = string | number | boolean;

/** `id`: a UUID, of the record that the vector is of. `text`: what the words of a search are looked for in. */
export type VectorItem = { id: string; vector: number[]; properties?: Record<string, VectorValue>; text?: string };

export type VectorHit = { id: string /** From 0 to 1, best first. */; score: number; properties: Record<string, VectorValue> };

/** Vectors of one organisation, in collections. All vectors of a collection have the same length. */
export type VectorPort = {
	/** Adds, or replaces those with the same id. */
	upsert(asked: { collection: string; items: VectorItem[] }): Promise<void>;
	/** The nearest by cosine: `score` is (1 + cosine) / 2. */
	search(asked: {
		collection: string;
		vector: number[];
		limit?: number;
		/** Properties that must be just so. */
		where?: Record<string, VectorValue>;
		/** Words: ranks by meaning and by words are put together (reciprocal rank fusion), and `score` is that of the fusion. */
		text?: string;
	}): Promise<VectorHit[]>;
	/** Nothing there is good, too. */
	remove(asked: { collection: string; ids: string[] }): Promise<void>;
	count(asked: { collection: string }): Promise<number>;
	/** Removes a collection, or everything of the organisation. */
	clear(asked: { collection?: string }): Promise<void>;
};
