/**
 * `<console-import>`: a CSV file into the records of an entity, step by step: choose it, say which column is which field, see the first rows
 * with what is wrong with them, load it, take the faulty rows home.
 */
import { define, FreeholdElement, screenStyles, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { crumbs } from './crumbs.ts';
import { type CsvRow, readCsv, writeCsv } from './csv-text.ts';
import type { Entity } from './description.ts';
import { saveFile } from './export.ts';
import { glyph } from './glyphs.ts';
import { constantsFor, guess, mappingQuery, type Target, targetsOf } from './import-map.ts';
import { importPreview } from './import-preview.ts';
import { expectedRows, type Refusal, type Report, refusedRows } from './import-report.ts';
import { importStyles } from './import-styles.ts';
import './import-words.ts';
import { href } from './place.ts';
import { explain, nothingHere } from './problem.ts';
import { call, listPage } from './records.ts';
import type { Session } from './session.ts';
import { inSentence } from './values.ts';

/** What is read of a file to show it, in bytes; rows that are checked before it is loaded; the largest file whose faulty rows are picked out here. */
const BEGINNING = 256 * 1024;
const CHECKED = 50;
const LARGE = 64 * 1024 * 1024;
/** How long loading may take, and how often it is asked how far it is, in ms. */
const PATIENCE = 60 * 60 * 1000;
const LOOK = 1000;

export class ConsoleImport extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		_file: { state: true },
		_paths: { state: true },
		_constants: { state: true },
		_check: { state: true },
		_running: { state: true },
		_read: { state: true },
		_report: { state: true },
		_fault: { state: true },
	};
	static override styles = [...screenStyles, importStyles];

	declare session: Session;
	declare entity: Entity;
	declare _file: File | undefined;
	/** Of each column of the file, '' where it is left out. */
	declare _paths: string[];
	/** The same for every row, by path. */
	declare _constants: Record<string, string>;
	declare _check: Report | undefined;
	declare _running: boolean;
	/** Rows that are dealt with so far. */
	declare _read: number;
	declare _report: Report | undefined;
	declare _fault: string;

	/** The header, then the first rows. */
	#rows: CsvRow[] = [];
	#targets: Target[] = [];

	constructor() {
		super();
		this.#begin();
	}

	#begin(): void {
		this._file = undefined;
		this._paths = [];
		this._constants = {};
		this._check = undefined;
		this._running = false;
		this._read = 0;
		this._report = undefined;
		this._fault = '';
	}

	protected override firstUpdated(): void {
		this.tell('freehold-title', this.#title);
	}

	get #title(): string {
		return this.local.text('importThings', { things: inSentence(this.session.catalogue.pluralTitle(this.entity)) });
	}

	get #header(): string[] {
		return (this.#rows[0]?.cells ?? []).map((name) => name.trim());
	}

	async #choose(file: File | undefined): Promise<void> {
		if (!file) return;
		this.#begin();
		try {
			this.#rows = readCsv(await file.slice(0, BEGINNING).text(), CHECKED + 1);
			if (this.#rows.length < 2) throw new Error(this.local.text('importEmpty'));
			const { organization, catalogue } = this.session;
			this.#targets = targetsOf(this.entity, catalogue);
			this._paths = guess(this.#header, this.#targets);
			const unit = String(organization['units'] ?? 'sqft');
			this._constants = constantsFor(this._paths, this.#targets, organization.currency ?? 'USD', unit);
			this._file = file;
		} catch (error) {
			this._fault = this.local.text('importUnreadable', { reason: (error as Error).message });
		}
	}

	get #query(): Record<string, string> {
		return mappingQuery(this.#header, this._paths, this._constants);
	}

	async #look(): Promise<void> {
		const load = this.session.catalogue.operation(this.entity.name, 'import');
		if (!load || this._running) return;
		this._running = true;
		this._fault = '';
		try {
			const text = writeCsv(this.#rows.map(({ cells }) => cells));
			const file = new Blob([text], { type: 'text/csv' });
			this._check = await call<Report>(this.session, load, { file, query: { ...this.#query, check: 'true' } });
		} catch (error) {
			this._fault = explain(error, this.local);
		} finally {
			this._running = false;
		}
	}

	async #load(): Promise<void> {
		const load = this.session.catalogue.operation(this.entity.name, 'import');
		const { _file: file, session } = this;
		if (!load || !file || this._running) return;
		this._running = true;
		this._fault = '';
		const timer = window.setInterval(() => void this.#follow(), LOOK);
		try {
			const { method, path } = load;
			const body = new Blob([file], { type: 'text/csv' });
			this._report = await session.run<Report>({ method, path, file: body, query: this.#query, once: true }, undefined, PATIENCE);
		} catch (error) {
			this._fault = explain(error, this.local);
		} finally {
			clearInterval(timer);
			this._running = false;
		}
	}

	/** How far it is, where the person may see that. */
	async #follow(): Promise<void> {
		const imports = this.session.catalogue.entity('import');
		if (!imports) return;
		const query = { subject: this.entity.name, status: 'running', sort: '-updatedAt', limit: '1' };
		const page = await listPage(this.session, imports, query).catch(() => undefined);
		const read = page?.data[0]?.['rowsRead'];
		if (typeof read === 'number') this._read = read;
	}

	get #expected(): number {
		return expectedRows(this._file?.size ?? 0, this.#rows);
	}

	async #save(errors: Refusal[]): Promise<void> {
		const text = (await this._file?.text()) ?? '';
		const { file, count } = refusedRows(text, errors, this.local.text('importReason'));
		saveFile(`${this.entity.plural}-refused.csv`, file);
		toast(this.local.text('importSaved', { count }));
	}

	protected view(): unknown {
		const { local, session, entity } = this;
		const { catalogue } = session;
		if (!catalogue.operation(entity.name, 'import')) return nothingHere(local);
		return html`${crumbs(catalogue.pluralTitle(entity), href(entity.plural), local)}
			<div class="head"><h1 tabindex="-1">${this.#title}</h1></div>
			<div role="alert">${this._fault || nothing}</div>
			${this._report ? this.#done(this._report) : this._file ? this.#mapping(this._file) : this.#chooser()}`;
	}

	#chooser(): TemplateResult {
		const { local } = this;
		const drop = (event: DragEvent) => {
			event.preventDefault();
			void this.#choose(event.dataTransfer?.files[0]);
		};
		return html`<section class="card part">
			<p class="muted">${local.text('importHint')}</p>
			<label class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${drop}
				>${glyph('upload')}<span>${local.text('importChoose')}</span
				><input type="file" accept=".csv,text/csv" @change=${(event: Event) => void this.#choose((event.target as HTMLInputElement).files?.[0])}
			/></label>
		</section>`;
	}

	#map(at: number, path: string): void {
		this._paths = this._paths.map((other, index) => (index === at ? path : other === path ? '' : other));
		const { organization } = this.session;
		const needed = constantsFor(
			this._paths,
			this.#targets,
			organization.currency ?? 'USD',
			String(organization['units'] ?? 'sqft'),
		);
		this._constants = { ...needed, ...this._constants };
		this._check = undefined;
	}

	#fix(path: string, text: string | undefined): void {
		const { [path]: _, ...others } = this._constants;
		this._constants = text === undefined ? others : { ...others, [path]: text };
		this._check = undefined;
	}

	#mapping(file: File): TemplateResult {
		const { local } = this;
		const size = local.number(file.size / 1024, { maximumFractionDigits: 0 });
		return html`<section class="card part">
				<h2>${local.text('importColumns')}</h2>
				<p class="muted">${local.text('importFile', { name: file.name, size, count: this.#expected })} <button class="button quiet" type="button" @click=${() => this.#begin()}>${local.text('importOther')}</button></p>
				<ul class="map">${this.#header.map((name, at) => this.#column(name, at))}</ul>
				${this.#fixed()}
			</section>
			<section class="card part" aria-busy=${this._running}>
				<h2>${local.text('importPreview')}</h2>
				${this._check ? importPreview(this.#rows, this._paths, this._check, this.#targets, local) : html`<p class="muted">${local.text('importPreviewHint')}</p>`}
				${this._running && this._check ? this.#progress() : nothing}
				<div class="buttons">
					<button class="button ${this._check ? '' : 'primary'}" type="button" ?disabled=${this._running || !this._paths.some(Boolean)} @click=${() => void this.#look()}>${local.text('importCheck')}</button>
					${this._check ? html`<button class="button primary" type="button" ?disabled=${this._running} @click=${() => void this.#load()}>${local.text('importRun')}</button>` : nothing}
				</div>
			</section>`;
	}

	#progress(): TemplateResult {
		const { local } = this;
		const expected = Math.max(this.#expected, this._read);
		return html`<progress max=${expected} value=${this._read || nothing} aria-label=${local.text('importRunning')}></progress>
			<p role="status">${local.text('importRead', { count: this._read, of: expected })}</p>`;
	}

	#column(name: string, at: number): TemplateResult {
		const { local } = this;
		const samples = this.#rows
			.slice(1, 4)
			.map(({ cells }) => cells[at] ?? '')
			.filter(Boolean);
		const now = this._paths[at] ?? '';
		return html`<li>
			<label for=${`column-${at}`}><b>${name || local.text('importUnnamed', { number: at + 1 })}</b><small>${samples.join(' · ') || '–'}</small></label>
			<select class="input" id=${`column-${at}`} @change=${(event: Event) => this.#map(at, (event.target as HTMLSelectElement).value)}>
				<option value="" ?selected=${!now}>${local.text('importLeaveOut')}</option>
				${this.#targets.map(({ path, label }) => html`<option value=${path} ?selected=${path === now}>${label}</option>`)}
			</select>
		</li>`;
	}

	/** What is the same for every row. */
	#fixed(): TemplateResult {
		const { local } = this;
		const given = Object.entries(this._constants);
		const labelOf = (path: string) => this.#targets.find((target) => target.path === path)?.label ?? path;
		const free = this.#targets.filter(({ path }) => !(path in this._constants) && !this._paths.includes(path));
		return html`<h3>${local.text('importFixed')}</h3>
			<ul class="map">
				${given.map(
					([path, text]) => html`<li>
						<label for=${`fixed-${path}`}><b>${labelOf(path)}</b></label>
						<span class="fix"
							><input class="input" id=${`fixed-${path}`} .value=${text} @change=${(event: Event) => this.#fix(path, (event.target as HTMLInputElement).value)} />
							<button class="button quiet icon" type="button" aria-label=${local.text('importUnfix', { name: labelOf(path) })} @click=${() => this.#fix(path, undefined)}>${glyph('bin')}</button></span
						>
					</li>`,
				)}
				<li>
					<label for="fix">${local.text('importAddFixed')}</label>
					<select class="input" id="fix" .value=${''} @change=${(event: Event) => this.#fix((event.target as HTMLSelectElement).value, '')}>
						<option value="">${local.text('choose')}</option>
						${free.map(({ path, label }) => html`<option value=${path}>${label}</option>`)}
					</select>
				</li>
			</ul>`;
	}

	#done({ rowsLoaded, rowsRejected, reason, errors }: Report): TemplateResult {
		const { local, entity } = this;
		const canSave = errors.length > 0 && (this._file?.size ?? 0) <= LARGE;
		return html`<section class="card part">
			<h2>${local.text('importLoaded', { count: rowsLoaded })}</h2>
			<p class="silent" role="status">${local.text('importLoaded', { count: rowsLoaded })}</p>
			${reason ? html`<p>${reason}</p>` : nothing}
			${rowsRejected ? html`<p>${local.text('importRefused', { count: rowsRejected })}</p>` : nothing}
			${
				errors.length
					? html`<ol class="faults" tabindex="0" aria-label=${local.text('importFaults')}>
							${errors.slice(0, 200).map(({ line, column, reason: why, found }) => html`<li><b>${local.text('importLine', { line: String(line) })}</b> ${column ? html`<code>${column}</code> ` : nothing}${why}${found ? html` <small>${found}</small>` : nothing}</li>`)}
						</ol>`
					: nothing
			}
			<div class="buttons">
				${canSave ? html`<button class="button" type="button" @click=${() => void this.#save(errors)}>${glyph('download')}${local.text('importSave')}</button>` : nothing}
				<button class="button" type="button" @click=${() => this.#begin()}>${local.text('importAgain')}</button>
				<a class="button primary" href=${href(entity.plural, { sort: '-createdAt' })}>${local.text('importSee')}</a>
			</div>
		</section>`;
	}
}

define('console-import', ConsoleImport);
