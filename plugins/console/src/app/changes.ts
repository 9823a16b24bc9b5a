/** What changed, where a record tells it: columns as they were and as they are, side by side. */
import { inWords, type Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Setting } from './cells.ts';
import type { Entity, Row } from './description.ts';
import { textOf } from './values.ts';

/** The fields that hold the columns before and after. */
const SIDES = ['before', 'after'] as const;

export const changesStyles = css`
	.changes {
		overflow-x: auto;
		padding: 12px 20px 18px;
	}
	.changes table {
		inline-size: 100%;
		border-collapse: collapse;
	}
	.changes :is(th, td) {
		padding: 7px 16px 7px 0;
		border-block-start: 1px solid var(--_border);
		text-align: start;
		vertical-align: top;
		overflow-wrap: anywhere;
	}
	.changes thead th {
		border: 0;
		color: var(--_muted);
		font-size: 0.9286em;
		font-weight: 400;
	}
	.changes tbody th {
		font-weight: 500;
	}
`;

/** Does an entity keep what changed in others? */
export const keepsChanges = ({ schema }: Entity): boolean => SIDES.every((side) => schema.properties?.[side]?.type === 'object');

const isSide = (name: string): boolean => SIDES.some((side) => side === name);

/** Is this field shown in the table of changes? */
export const isOfChanges = (entity: Entity, name: string): boolean =>
	keepsChanges(entity) && (isSide(name) || name === 'changed');

/** The table; nothing where nothing changed. A value that is kept from view is told as one that changed. */
export function changesOf(row: Row, setting: Setting): TemplateResult | typeof nothing {
	const { entity, local } = setting;
	if (!keepsChanges(entity)) return nothing;
	const [before, after] = SIDES.map((side) => (row[side] ?? {}) as Record<string, unknown>) as [Row, Row];
	const changed = (row['changed'] ?? []) as string[];
	const columns = [...new Set([...Object.keys(before), ...Object.keys(after), ...changed])];
	if (columns.length === 0) return nothing;
	const head = ['changesField', 'changesBefore', 'changesAfter'];
	return html`<section class="card">
		<h2>${local.text('changes')}</h2>
		<div class="changes" tabindex="0" role="region" aria-label=${local.text('changes')}>
			<table>
				<thead><tr>${head.map((word) => html`<th scope="col">${local.text(word)}</th>`)}</tr></thead>
				<tbody>
					${columns.map((column) => html`<tr><th scope="row">${nameOf(column, row, setting)}</th><td>${told(before, column, local)}</td><td>${told(after, column, local)}</td></tr>`)}
				</tbody>
			</table>
		</div>
	</section>`;
}

/** A column in the words of the record that it is of: `price_amount` → "Price amount", `email_verified_at` → "Email verified". */
function nameOf(column: string, row: Row, { catalogue }: Setting): string {
	const entity = catalogue.entity(String(row['entity']));
	const field = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	return (entity && catalogue.field(entity, field)?.label) ?? inWords(column);
}

function told(side: Record<string, unknown>, column: string, local: Localise): unknown {
	if (!(column in side) || side[column] === null || side[column] === '') return html`<span class="none">–</span>`;
	return plain(side[column], local);
}

/** A value of a column: a moment as one says it, anything else as text. */
export function plain(value: unknown, local: Localise): string {
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:/.test(value) && !Number.isNaN(Date.parse(value)))
		return local.date(new Date(value).toISOString(), { dateStyle: 'medium', timeStyle: 'medium' });
	return textOf(value, undefined, local);
}
