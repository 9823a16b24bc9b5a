/** Texts as vectors: what means alike lies close. Vectors have length 1, so that the cosine of two is their product. */
export type EmbeddingPort = {
	/** In the order of the texts. A model's vectors compare with those of the same model only. */
	embed(asked: {
		texts: string[];
		/** What is searched in, or what is searched for; some models tell them apart. */
		purpose?: 'document' | 'query';
	}): Promise<{ vectors: number[][]; model: string; dimensions: number }>;
};
