/** An OpenAPI document, or a part of one, as it was read. */
// biome-ignore lint/suspicious/noExplicitAny: a document of any version, also of one that this code has never seen.
export type Part = any;

/**
 * How much a change asks of whoever calls: `breaking`: what worked may fail; `careful`: it works, and may not do what was meant, such
 * as a new value in an answer; `new`: nothing.
 */
export type Weight = 'breaking' | 'careful' | 'new';

/** One difference between two versions of the API. */
export type Change = {
	weight: Weight;
	/** `POST /v1/leads`, or a schema: `Lead, as told`. */
	where: string;
	/** What is different, in words. */
	text: string;
};

/** Who makes a value: the caller sends it, the platform tells it. What may be narrower in one must not be in the other. */
export type Direction = 'sent' | 'told';

/** Writes a difference down. */
export type Note = (weight: Weight, text: string) => void;
