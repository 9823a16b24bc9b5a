/**
 * One call of the API as plain data, made by a generated function and sent by `run`. Data and not a request, so that it costs nothing
 * until it is sent, can be sent again, and can be looked at in a test.
 */
export type Command<Answer = unknown> = {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Below the server's address, with `{id}` where the record's id stands. */
	path: string;
	id?: string;
	query?: object;
	/** Sent as JSON. */
	body?: unknown;
	/** Sent as it is, with `type` as its media type. */
	file?: Upload;
	/** Media type of `file`; a Blob knows its own. */
	type?: string;
	/** Done anew each time it arrives (no Idempotency-Key is honoured), so never sent again where it may have arrived. */
	once?: true;
	/** Never set: carries the type of what `run` resolves to. */
	answer?: Answer;
};

/** What can be uploaded. A stream is sent once only: a call with one is never retried. */
export type Upload = Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ReadableStream<Uint8Array> | string;

/** One page of a list. */
export type Page<Item> = {
	data: Item[];
	/** Cursor of the next page; `null` at the end. */
	next: string | null;
	/** Number of all matches; only where `total: true` was asked for. */
	total?: number;
};

/** How to read one record. */
export type Reading<Field extends string = string, Expand extends string = string> = {
	/** Only these fields come (and always `id`). */
	fields?: readonly Field[];
	/** Related records that come along: one in place of its id, several under their own name. */
	expand?: readonly Expand[];
};

/** How to read a list. */
export type ListQuery<Filter, Sort extends string, Field extends string, Expand extends string> = Reading<Field, Expand> & {
	/** All of these hold. */
	filter?: Filter;
	/** `-` in front is descending; at most 4. */
	sort?: Ordered<Sort> | readonly Ordered<Sort>[];
	/** Words to search for; each one may be the beginning of a word. */
	q?: string;
	/** The query language: `status:active price:500000..800000 -sold`. */
	where?: string;
	/** Records on a page: 1 to 100. Unset: 20. */
	limit?: number;
	/** `next` of the page before. */
	cursor?: string | null;
	/** Count all matches too; costs a second look at the table. */
	total?: boolean;
};

type Ordered<Sort extends string> = Sort | `-${Sort}`;

/** A record as asked for: its id, the chosen fields, and what was expanded in place of ids. */
export type Chosen<Item, Expands, Field extends keyof Item, Expand extends keyof Expands> = Omit<
	Pick<Item, Field | ('id' & keyof Item)>,
	Expand
> &
	Pick<Expands, Expand>;

/** A condition on a yes-or-no field; `null`: not set. */
export type Flag = boolean | null | { ne?: boolean; set?: boolean };
/** A condition on a field: the value, one of several values, or `null`: not set. */
export type Match<Value> = Value | readonly Value[] | null | { ne?: Value; in?: readonly Value[]; set?: boolean };
/** A condition on a field that has an order. */
export type Compare<Value> =
	| Match<Value>
	| { ne?: Value; in?: readonly Value[]; gt?: Value; gte?: Value; lt?: Value; lte?: Value; set?: boolean };
/** An instant: ISO 8601, or whatever says itself so in JSON (Date, Temporal.Instant). */
export type Instant = string | { toJSON(): string };
/** A condition on a place: inside a rectangle of west, south, east, north in degrees; west may be greater across the date line. */
export type Within = { within: readonly [west: number, south: number, east: number, north: number] };
