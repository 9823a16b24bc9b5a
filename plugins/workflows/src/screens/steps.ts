/** `<fh-workflow-steps>`: the steps of one block, one below the other, and in them the blocks that they lead to. Tells `changed` with the document. */
import { define, icon } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { KINDS, kindOf, type Step, type StepKind, type WorkflowDocument } from '../document/model.ts';
import { Screen } from './host.ts';
import { addStep, addWay, changeStep, type Fault, faultsAt, inShort, moveStep, removeStep } from './model.ts';
import { stepForm } from './step-form.ts';
import { sheets } from './styles.ts';

const WORDS: Record<StepKind, string> = {
	call: 'Do',
	wait: 'Wait',
	branch: 'Decide',
	approve: 'Ask',
	each: 'Repeat',
	stop: 'End',
};

const styles = css`
	:host {
		container-type: normal;
	}
	ol {
		display: grid;
	}
	.line {
		display: grid;
		justify-items: center;
		padding-block: 2px;
	}
	.line::before,
	.line::after {
		content: '';
		inline-size: 2px;
		block-size: 10px;
		background: var(--_border);
	}
	.add {
		inline-size: auto;
		max-inline-size: 180px;
		min-block-size: 36px;
		padding-block: 2px;
		font-size: 0.85em;
		color: var(--_muted);
	}
	.step {
		gap: 10px;
	}
	.step.wrong {
		border-color: var(--_danger);
	}
	.top {
		display: grid;
		grid-template-columns: auto minmax(0, 1fr) auto;
		gap: 10px;
		align-items: center;
	}
	.what strong,
	.what span {
		display: block;
	}
	.tools {
		display: flex;
	}
	.tools .button {
		inline-size: 36px;
		min-block-size: 36px;
	}
	.tools svg {
		inline-size: 18px;
	}
	.ways {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
		gap: 12px;
	}
	.way {
		padding: 10px;
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	.fields {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
		gap: 10px;
	}
`;

export class WorkflowSteps extends Screen {
	static override properties = {
		...Screen.properties,
		...{ document: { attribute: false }, block: {}, faults: { attribute: false }, _open: { state: true } },
	};
	static override styles = [...sheets, styles];
	declare document: WorkflowDocument;
	declare block: string;
	declare faults: Fault[];
	/** Key of the step whose form is open. */
	declare _open: string | undefined;

	#tell(document: WorkflowDocument): void {
		this.dispatchEvent(new CustomEvent('changed', { detail: document }));
	}

	protected view(): TemplateResult {
		const steps = this.document.blocks[this.block] ?? [];
		return html`<ol>${steps.map((step, at) => html`<li>${this.#line(at)}${this.#step(step, at)}</li>`)}<li>${this.#line(steps.length)}</li></ol>`;
	}

	#line(at: number): TemplateResult {
		const label = this.local.text('wfAdd');
		const add = (event: Event) => {
			const select = event.target as HTMLSelectElement;
			const kind = select.value as StepKind;
			select.value = '';
			const next = addStep(this.document, this.block, at, kind);
			this._open = next.blocks[this.block]?.[at]?.key;
			this.#tell(next);
		};
		return html`<div class="line">
			<select class="input add" aria-label=${label} @change=${add}>
				<option value="">+ ${label}</option>
				${KINDS.map((kind) => html`<option value=${kind}>${WORDS[kind]}</option>`)}
			</select>
		</div>`;
	}

	#step(step: Step, at: number): TemplateResult {
		const { local, document, block } = this;
		const kind = kindOf(step);
		const faults = faultsAt(this.faults, `/blocks/${block}/${at}`);
		const isOpen = this._open === step.key;
		const name = step.title ?? step.key;
		const last = (document.blocks[block]?.length ?? 0) - 1;
		const tool = (label: string, image: Parameters<typeof icon>[0], work: () => void, isOff = false) =>
			html`<button class="button quiet icon" ?disabled=${isOff} aria-label="${label}: ${name}" @click=${work}>${icon(image)}</button>`;
		return html`<article class="card step ${faults.length ? 'wrong' : ''}">
			<div class="top">
				<span class="pill">${kind ? WORDS[kind] : '?'}</span>
				<div class="what"><strong>${name}</strong><span class="muted">${inShort(step)}</span></div>
				<div class="tools">
					${tool(local.text('wfUp'), 'up', () => this.#tell(moveStep(document, block, at, -1)), at === 0)}
					${tool(local.text('wfDown'), 'down', () => this.#tell(moveStep(document, block, at, 1)), at === last)}
					${tool(local.text('wfRemove'), 'close', () => this.#tell(removeStep(document, block, at)))}
				</div>
			</div>
			<button
				class="button"
				aria-expanded=${isOpen ? 'true' : 'false'}
				aria-label="${local.text(isOpen ? 'wfClose' : 'wfEdit')}: ${name}"
				@click=${() => {
					this._open = isOpen ? undefined : step.key;
				}}
			>
				${local.text(isOpen ? 'wfClose' : 'wfEdit')}
			</button>
			${isOpen ? stepForm(step, { local, description: this.console.description, change: (next) => this.#change(at, next) }) : nothing}
			${faults.map(({ pointer, detail }) => html`<p class="fault">${pointer.split('/').slice(4).join(' / ')}: ${detail}</p>`)}
			${this.#ways(step, at)}
		</article>`;
	}

	#change(at: number, step: Step): void {
		this._open = step.key;
		this.#tell(changeStep(this.document, this.block, at, step));
	}

	#ways(step: Step, at: number): TemplateResult | typeof nothing {
		const { local } = this;
		const inner = (title: string, block: string) =>
			html`<section class="way" aria-label=${title}>
				<strong>${title}</strong>
				<fh-workflow-steps
					.console=${this.console}
					.document=${this.document}
					.block=${block}
					.faults=${this.faults}
					@changed=${(event: CustomEvent<WorkflowDocument>) => {
						event.stopPropagation();
						this.#tell(event.detail);
					}}
				></fh-workflow-steps>
			</section>`;
		if (step.each) return inner(local.text('wfEachOf'), step.each.go);
		if (!step.branch) return nothing;
		const { cases, else: otherwise } = step.branch;
		const more = (way: 'case' | 'else') => this.#tell(addWay(this.document, this.block, at, way));
		return html`<div class="ways">
				${cases.map(({ when, go }) => inner(`${local.text('wfCase')} ${when || '…'}`, go))}
				${otherwise ? inner(local.text('wfElse'), otherwise) : nothing}
			</div>
			<div class="row">
				<button class="button" @click=${() => more('case')}>${local.text('wfAddCase')}</button>
				${otherwise ? nothing : html`<button class="button" @click=${() => more('else')}>${local.text('wfAddElse')}</button>`}
			</div>`;
	}
}
define('fh-workflow-steps', WorkflowSteps);
