import { ERRORS } from '../errors.ts';
import { eventTypes } from '../events/catalogue.ts';
import type { DescribedEntity, DescribedOperation, Description } from '../schema/description.ts';
import type { JsonSchema, Registry } from '../schema/model.ts';

/**
 * The reference as pages of Markdown, by their path: every entity with its fields, operations, states and events, and all operations,
 * events and errors in lists. Made when the documentation is built; nothing of it is committed.
 */
export function referencePages(registry: Registry, { entities, operations }: Description): Map<string, string> {
	const types = [...eventTypes(registry).values()];
	const eventsOf = (name: string) => types.filter(({ entity }) => entity.name === name);
	const pages = new Map<string, string>();
	for (const entity of entities) {
		const mine = operations.filter((operation) => operation.entity === entity.name);
		pages.set(`reference/entities/${entity.name}.md`, entityPage(entity, mine, eventsOf(entity.name)));
	}
	pages.set('reference/entities/index.md', entitiesPage(entities));
	pages.set('reference/operations.md', operationsPage(entities, operations));
	pages.set('reference/event-types.md', eventsPage(types));
	pages.set('reference/error-codes.md', errorsPage());
	return pages;
}

type EventLine = { type: string; description: string; payload: JsonSchema };

function entityPage(entity: DescribedEntity, operations: readonly DescribedOperation[], events: readonly EventLine[]): string {
	const { title, name, plugin, description, schema, states, search, order } = entity;
	const required = new Set(schema.required ?? []);
	const fields = Object.entries(schema.properties as Record<string, JsonSchema>).map(([field, one]) => [
		`\`${field}\``,
		[typeOf(one), required.has(field) ? 'required' : '', one['x-read-only'] ? 'read-only' : ''].filter(Boolean).join(', '),
		inCell(one.description ?? ''),
	]);
	return [
		`# ${title}`,
		`${inText(description)}\n\nEntity \`${name}\` of the plugin \`${plugin}\`. Sorted by \`${order}\` unless asked otherwise${search.length ? `; searched by ${search.map((one) => `\`${one}\``).join(', ')}` : ''}.`,
		section('Fields', ['field', 'type', ''], fields),
		section('Operations', ['', 'request', 'permission'], operations.map(operationRow)),
		states ? section('States', ['transition', 'from', 'to'], Object.entries(states.transitions).map(stateRow)) : '',
		section('Events', ['type', 'data', ''], events.map(eventRow)),
	]
		.filter(Boolean)
		.join('\n\n');
}

const stateRow = ([name, { from, to }]: [string, { from: readonly string[]; to: string }]): string[] => [
	`\`${name}\``,
	from.map((one) => `\`${one}\``).join(', '),
	`\`${to}\``,
];

const operationRow = ({ id, title, method, path, permission, public: isPublic }: DescribedOperation): string[] => [
	`${inCell(title)} (\`${id}\`)`,
	`\`${method} ${path}\``,
	`\`${permission}\`${isPublic ? ', publishable key' : ''}`,
];

const eventRow = ({ type, payload, description }: EventLine): string[] => [
	`\`${type}\``,
	Object.keys(payload.properties ?? {})
		.map((name) => `\`${name}\``)
		.join(', '),
	inCell(description),
];

function entitiesPage(entities: readonly DescribedEntity[]): string {
	const plugins = [...new Set(entities.map(({ plugin }) => plugin))];
	const sections = plugins.map((plugin) =>
		section(
			plugin,
			['', ''],
			entities
				.filter((entity) => entity.plugin === plugin)
				.map(({ name, title, description }) => [`[${title}](./${name}.md)`, inCell(description)]),
		),
	);
	return `# Entities\n\nWhat there is, by the plugin that brings it. From the schema files.\n\n${sections.join('\n\n')}`;
}

function operationsPage(entities: readonly DescribedEntity[], operations: readonly DescribedOperation[]): string {
	const sections = entities.map(({ name, title }) =>
		section(title, ['', 'request', 'permission'], operations.filter(({ entity }) => entity === name).map(operationRow)),
	);
	return `# Operations\n\nEverything that can be asked for, by HTTP, SDK and code alike. [How requests are made](./http.md).\n\n${sections.join('\n\n')}`;
}

function eventsPage(types: readonly EventLine[]): string {
	const rows = section('', ['type', 'data', ''], types.map(eventRow));
	return `# Types of events\n\nWhat is told of records. [Who is told what, and how](./events.md).\n\n${rows}`;
}

function errorsPage(): string {
	const rows = Object.entries(ERRORS).map(([code, { status, title }]) => [`\`${code}\``, String(status), inCell(title)]);
	return `# Error codes\n\nEvery code, and its HTTP status; \`boot\`: stops the start. [What a problem looks like](./errors.md).\n\n${section('', ['code', 'status', ''], rows)}`;
}

function section(title: string, head: string[], rows: readonly string[][]): string {
	if (rows.length === 0) return '';
	const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	return title ? `## ${title}\n\n${table}` : table;
}

/** In a word or two: `text`, `uuid`, `money`, `one of draft, active`, `list of text`. */
function typeOf(schema: JsonSchema): string {
	if (schema.$ref) return String(schema.$ref).split(/[/:]/).at(-1) as string;
	const reference = schema['x-ref'];
	if (typeof reference === 'string') return `id of a [${reference.split('/').at(-1)}](./${reference.split('/').at(-1)}.md)`;
	const choices = schema.enum?.filter((one: unknown) => one !== null) as unknown[] | undefined;
	if (choices) return `one of ${choices.map((one) => `\`${one}\``).join(', ')}`;
	const type = [schema.type].flat().find((one) => one !== 'null');
	if (type === 'array') return `list of ${typeOf((schema.items ?? {}) as JsonSchema)}`;
	if (schema.anyOf) return typeOf(schema.anyOf.find((one: JsonSchema) => one.type !== 'null') as JsonSchema);
	return String(schema.format ?? (type === 'string' ? 'text' : (type ?? 'anything')));
}

/** Words from a schema file may look like Markdown, HTML or a template of the site's. */
const inText = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;');

const inCell = (text: string): string => inText(text).replaceAll('|', '\\|').trim();
