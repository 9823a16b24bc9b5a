/** What `GET /v1/description` answers: all that the console knows of the platform, already cut to what the actor may do. */
import type { Command } from '@freehold/sdk';
import type { FieldSchema } from '@freehold/widgets/kit';

/** A record, as the API sends it. */
export type Row = Record<string, unknown> & { id: string };

export type Filter = {
	field: string;
	type: 'number' | 'string' | 'boolean' | 'date-time' | 'date' | 'uuid' | 'geo-point';
	operators: string[];
	enum?: string[];
};

export type Expand = { name: string; entity: string; many: boolean };

type States = {
	field: string;
	initial: string;
	transitions: Record<string, { from: string[]; to: string; title?: string; requires?: string[] }>;
};

export type Entity = {
	name: string;
	plural: string;
	plugin: string;
	title: string;
	description: string;
	titleField: string;
	search: string[];
	/** What a search of it can be counted by. */
	facets: string[];
	order: string;
	columns: string[];
	owner?: string;
	/** The entity of whose records these are a part, or the history. */
	partOf?: string;
	deletion: 'archive' | 'remove';
	states?: States;
	schema: FieldSchema;
	filters: Filter[];
	sorts: string[];
	expands: Expand[];
};

export type Operation = {
	id: string;
	kind: 'list' | 'search' | 'get' | 'create' | 'update' | 'delete' | 'import' | 'export' | 'transition' | 'custom';
	entity: string;
	/** The entity whose record `{id}` is, where that is another one. */
	of?: string;
	title: string;
	description: string;
	method: Command['method'];
	/** From the host, with `{id}`: `/v1/listings/{id}/publish`. */
	path: string;
	input?: FieldSchema;
	/** Media types of a raw body. */
	accepts?: string[];
	maxBytes?: number;
	output?: FieldSchema;
	status: number;
	/** May a publishable key call it? */
	public: boolean;
};

/** Elements that a plugin brings, and where they are shown. */
export type Screens = {
	plugin: string;
	/** Address of the module that defines them. */
	module: string;
	pages: { path: string; title: string; element: string; group?: string }[];
	tabs: { of: string; title: string; element: string }[];
	cards: { title: string; element: string; wide?: boolean }[];
	corner: { element: string }[];
	columns: { of: string; title: string; element: string }[];
	controls: { control: string; element: string }[];
};

export type Description = {
	version: string;
	mode: string;
	words: Record<string, FieldSchema>;
	entities: Entity[];
	operations: Operation[];
	screens: Screens[];
};
