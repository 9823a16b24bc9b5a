export type TextMessage = { role: 'user' | 'assistant'; content: string };

export type TextRequest = {
	/** What the model is and may. */
	system?: string;
	messages: TextMessage[];
	/** JSON Schema of an object: the answer is one, checked by nobody but the service; check it before it is used. */
	schema?: Record<string, unknown>;
	/** Of the answer. */
	maxTokens?: number;
	/** From 0 (always the same) to 2. */
	temperature?: number;
	/** Another model than the installation's. */
	model?: string;
};

export type TextUsage = { input: number; output: number };

/** `length`: it broke off at `maxTokens`. What the service will not write is no answer but a ProviderError, refused. */
export type TextFinish = 'stop' | 'length';

export type TextAnswer = { text: string; object?: unknown; usage: TextUsage; finish: TextFinish; model: string };

/** A piece of text as it is written; the last one has no text but says how it ended. */
export type TextPiece = { text: string } | { finish: TextFinish; usage: TextUsage; model: string };

/** A language model. */
export type TextPort = {
	generate(request: TextRequest): Promise<TextAnswer>;
	stream(request: TextRequest): AsyncIterable<TextPiece>;
};
