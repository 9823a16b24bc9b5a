/** How much a word found in a field counts; PostgreSQL's letters. */
export type Weight = 'A' | 'B' | 'C' | 'D';

/** How an entity's records are searched, beyond which fields. */
export type Searching = {
	/** By field path; absent: all alike. */
	weights?: Record<string, Weight>;
	/** Are words found in all their forms, by the language of the organisation? */
	inLanguage: boolean;
	/** What matches are counted by: each value, ranges 1, 2, 5, 10 …, or ranges between these borders. */
	facets: Record<string, 'values' | 'ranges' | number[]>;
	/** Fields whose values are suggested. */
	suggestions: string[];
	/** Short names of fields in queries. */
	aliases: Record<string, string>;
};
