/** The first rows of a file as they would be loaded, with what is wrong with them beside each cell. */
import type { Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { CsvRow } from './csv-text.ts';
import type { Target } from './import-map.ts';
import type { Refusal, Report } from './import-report.ts';

/** Rows that are shown whatever they are, and at most. */
const FIRST = 8;
const MOST = 20;

export function importPreview(
	[head, ...rows]: readonly CsvRow[],
	paths: readonly string[],
	{ errors, rowsRead, rowsRejected }: Report,
	targets: readonly Target[],
	local: Localise,
): TemplateResult {
	const header = (head?.cells ?? []).map((name) => name.trim());
	const mapped = paths.flatMap((path, at) => (path ? [{ at, path, column: header[at] ?? '' }] : []));
	const ofLine = (line: number): Refusal[] => errors.filter((error) => error.line === line);
	const shown = rows.filter(({ line }, at) => at < FIRST || ofLine(line).length > 0).slice(0, MOST);
	const labelOf = (path: string): string => targets.find((target) => target.path === path)?.label ?? path;
	const cell = (row: CsvRow, column: string, at: number, faults: Refusal[]): TemplateResult => {
		const own = faults.filter((fault) => fault.column === column);
		return html`<td class=${own.length ? 'bad' : ''}>${row.cells[at] || html`<span class="none">–</span>`}${own.map(({ reason }) => html`<small>${reason}</small>`)}</td>`;
	};
	return html`<p role="status" class=${rowsRejected ? 'warn' : ''}>
			${rowsRejected ? local.text('importSomeBad', { count: rowsRead, bad: rowsRejected }) : local.text('importAllGood', { count: rowsRead })}
		</p>
		<div class="frame" role="region" tabindex="0" aria-label=${local.text('importPreview')}>
			<table>
				<thead><tr><th scope="col">${local.text('importLineHead')}</th>${mapped.map(({ path }) => html`<th scope="col">${labelOf(path)}</th>`)}<th scope="col">${local.text('importOtherFaults')}</th></tr></thead>
				<tbody>
					${shown.map((row) => {
						const faults = ofLine(row.line);
						const others = faults.filter(({ column }) => !mapped.some((one) => one.column === column));
						return html`<tr>
							<th scope="row">${String(row.line)}</th>
							${mapped.map(({ at, column }) => cell(row, column, at, faults))}
							<td class=${others.length ? 'bad' : ''}>${others.length ? others.map(({ reason }) => html`<small>${reason}</small>`) : nothing}</td>
						</tr>`;
					})}
				</tbody>
			</table>
		</div>`;
}
