import type { BlindKind } from '../encryption/blind-index.ts';
import type { Keyring } from '../encryption/keyring.ts';
import type { Entity, Field } from '../schema/model.ts';
import type { Weight } from '../schema/searching.ts';

/** One SQL statement with `$1` parameters; `name` makes it a prepared statement of the connection. Resolves to the rows. */
export type Sql = {
	<Row = Record<string, unknown>>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
	/** The organisation that the connection serves; null: none. */
	organization: string | null;
	/** Opens and seals what is encrypted in that organisation's rows. */
	keyring: Keyring;
};

/** A column, derived from a field (an object word has several). */
export type Column = {
	/** `price_amount` */
	name: string;
	/** Where it lives in a record: `['price', 'amount']`, `['status']`. */
	path: string[];
	/** `uuid`, `text`, `boolean`, `integer`, `bigint`, `double precision`, `numeric(18,2)`, `date`, `timestamp with time zone`, `jsonb` */
	type: string;
	nullable: boolean;
	/** SQL text of the default, where there is one. */
	default?: string;
	/** The column's name before a declared rename (from `x-was`). */
	was?: string;
	/** The only values allowed (from `enum`); a CHECK constraint. */
	values?: string[];
	field: Field | null;
	/** Stored as a ciphertext; `blind` is the column that equality is asked of, where it can be asked. */
	encrypted?: { kind: BlindKind; blind?: string };
	/** Stored is the blind index of the field at `path`: within the organisation, or over all for signing in. */
	blind?: { kind: BlindKind; of: 'organization' | 'platform' };
};

export type Index = {
	name: string;
	columns: string[];
	unique: boolean;
	using?: 'gin' /** Partial: SQL condition. */;
	where?: string;
};

export type ForeignKey = {
	name: string;
	column: string;
	table: string;
	onDelete: 'restrict' | 'clear' | 'cascade';
	/** Refers to the organisation itself, which must be the row's own. */
	toOrganization?: boolean;
};

/** An entity's table, complete; the one description that migrations, reads and writes are compiled from. */
export type Table = {
	entity: Entity;
	name: string;
	columns: Column[];
	indexes: Index[];
	foreignKeys: ForeignKey[];
	/** `organization_id`, or `id` for the organisation itself. */
	tenantColumn: string;
	/** Columns whose text the generated `search` tsvector column holds (absent: not searchable). */
	search: string[];
	/** How much a word in each of these counts, where they are not alike. */
	searchWeights?: Weight[];
	/** Columns whose values are suggested; each has a `suggest_…` beside it, in small letters, that an index leads with. */
	suggests: string[];
	/** Encrypted columns that `q` finds by their whole value. */
	searchWhole: Column[];
	archive: boolean;
};

/** How a list is asked for, in API words: `{ filter: { 'price[gte]': 5, status: 'active' }, sort: '-price' }`. */
export type ListOptions = {
	filter?: Record<string, unknown>;
	q?: string;
	sort?: string;
	limit?: number;
	cursor?: string;
	fields?: string[];
	expand?: string[];
	total?: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: a record's fields are its schema's; generated types say them where code knows the entity.
export type RecordObject = Record<string, any>;

/** Reading and writing one entity's records in one organisation, in API shape (see `docs/reference/http.md`). */
export type Records = {
	/** @throws not_found */
	get(id: string, options?: { fields?: string[]; expand?: string[] }): Promise<RecordObject>;
	list(options?: ListOptions): Promise<{ data: RecordObject[]; next: string | null; total?: number }>;
	/** The first match in the entity's default order, or null. */
	find(filter: Record<string, unknown>): Promise<RecordObject | null>;
	/** @throws conflict where a unique value is taken or a referred record does not exist */
	create(data: RecordObject): Promise<RecordObject>;
	/**
	 * Many at once, one statement; resolves to the ids of those made. One whose unique value is taken refuses them all, or with
	 * `skip` only itself.
	 */
	createMany(data: RecordObject[], taken?: 'refuse' | 'skip'): Promise<string[]>;
	update(id: string, data: RecordObject): Promise<RecordObject>;
	remove(id: string): Promise<void>;
};
