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
	order: string;
	columns: string[];
	owner?: string;
	deletion: 'archive' | 'remove';
	states?: States;
	schema: FieldSchema;
	filters: Filter[];
	sorts: string[];
	expands: Expand[];
};

export type Operation = {
	id: string;
	kind: 'list' | 'get' | 'create' | 'update' | 'delete' | 'import' | 'transition' | 'custom';
	entity: string;
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

export type Description = {
	version: string;
	mode: string;
	words: Record<string, FieldSchema>;
	entities: Entity[];
	operations: Operation[];
};
