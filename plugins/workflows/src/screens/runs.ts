/** `<fh-workflow-runs>`: the runs of a workflow. `<fh-workflow-run>`: where one stands, live. */
import { define, emptyState, failedState, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { BASE, Screen } from './host.ts';
import { sheets } from './styles.ts';

type Run = {
	id: string;
	workflow: string;
	state: string;
	entity: string | null;
	record: string | null;
	stepTitle: string | null;
	wakeAt: string | null;
	error: string | null;
	createdAt: string;
};
type StepRow = {
	id: string;
	key: string;
	title: string | null;
	kind: string;
	state: string;
	outcome: string | null;
	attempts: number;
	error: string | null;
	wakeAt: string | null;
};

const GOOD = ['done', 'running', 'taken_over'];
const BAD = ['failed', 'compensating', 'compensated'];
const tone = (state: string): string => (GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : '');
const words = (state: string): string => state.replaceAll('_', ' ');
const HEARD = ['workflow-run.created', 'workflow-run.updated', 'workflow-step.created', 'workflow-step.updated'];

export class WorkflowRuns extends Screen {
	static override properties = { ...Screen.properties, workflow: {}, _runs: { state: true }, _failed: { state: true } };
	declare workflow: string;
	declare _runs: Run[] | undefined;
	declare _failed: boolean | undefined;

	protected override hears = HEARD.slice(0, 2);

	override firstUpdated(): void {
		void this.#load();
	}

	protected override heard(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			const query = { workflow: this.workflow, sort: '-createdAt', limit: '50' };
			this._runs = (await this.console.call<{ data: Run[] }>('GET', '/v1/workflow-runs', { query })).data;
		} catch {
			this._failed = true;
		}
	}

	#start = async (event: SubmitEvent): Promise<void> => {
		event.preventDefault();
		const record = String(new FormData(event.target as HTMLFormElement).get('record')).trim();
		const made = await this.attempt(() =>
			this.console.call<{ run: string }>('POST', `/v1/workflows/${this.workflow}/start`, { body: record ? { record } : {} }),
		);
		if (made) this.console.open(`${BASE}/runs/${made.run}`);
	};

	protected view(): TemplateResult {
		const { local, _runs: runs } = this;
		if (this._failed) return failedState(local, local.text('wfFailed'));
		return html`${
			this.may('workflow.start')
				? html`<form class="row head" @submit=${this.#start}>
							<input class="input" name="record" aria-label=${local.text('wfStartRecord')} placeholder=${local.text('wfStartRecord')} />
							<button class="button">${local.text('wfStart')}</button>
						</form>`
				: nothing
		}
			${
				runs === undefined
					? skeleton(3)
					: runs.length === 0
						? emptyState(local.text('wfNoRuns'))
						: html`<div class="grid">
								${runs.map(
									(run) =>
										html`<a class="card" href="${BASE}/runs/${run.id}">
											<h2 class="name">${run.stepTitle ?? words(run.state)} <span class="pill ${tone(run.state)}">${words(run.state)}</span></h2>
											<p>${run.entity ?? ''} ${local.date(run.createdAt)}</p>
											${run.error ? html`<p class="fault">${run.error}</p>` : nothing}
										</a>`,
								)}
							</div>`
			}`;
	}
}

export class WorkflowRun extends Screen {
	static override properties = {
		...Screen.properties,
		run: {},
		_run: { state: true },
		_steps: { state: true },
		_failed: { state: true },
	};
	static override styles = [
		...sheets,
		css`
			ol {
				display: grid;
				max-inline-size: 640px;
			}
			li {
				display: grid;
				grid-template-columns: minmax(0, 1fr) auto;
				gap: 4px 12px;
				padding: 12px 0 12px 20px;
				border-inline-start: 2px solid var(--_border);
			}
			li[aria-current] {
				border-color: var(--_primary);
			}
			li p {
				grid-column: 1 / -1;
			}
		`,
	];
	declare run: string;
	declare _run: Run | undefined;
	declare _steps: StepRow[] | undefined;
	declare _failed: boolean | undefined;

	protected override hears = HEARD;

	override firstUpdated(): void {
		void this.#load();
	}

	protected override heard(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			this._run = await this.console.call<Run>('GET', `/v1/workflow-runs/${this.run}`);
			const steps = this.may('workflow-step.list')
				? await this.console.call<{ data: StepRow[] }>('GET', '/v1/workflow-steps', { query: { run: this.run, limit: '100' } })
				: { data: [] };
			this._steps = steps.data;
		} catch {
			this._failed = true;
		}
	}

	async #do(what: string, body?: object): Promise<void> {
		const done = await this.attempt(() =>
			this.console.call<{ run?: string }>('POST', `/v1/workflow-runs/${this.run}/${what}`, body ? { body } : {}),
		);
		if (done && what === 'replay') this.console.open(`${BASE}/runs/${done.run}`);
		else if (done) await this.#load();
	}

	protected view(): TemplateResult {
		const { local, _run: run, _steps: steps = [] } = this;
		if (this._failed) return failedState(local, local.text('wfFailed'));
		if (!run) return skeleton(4);
		const isOver = ['done', 'failed', 'cancelled', 'compensated'].includes(run.state);
		const button = (label: string, what: string, body?: object) =>
			html`<button class="button" @click=${() => void this.#do(what, body)}>${local.text(label)}</button>`;
		return html`<p><a href="${BASE}/${run.workflow}/runs">${local.text('wfRuns')}</a></p>
			<div class="head">
				<h1 tabindex="-1">${run.stepTitle ?? words(run.state)}</h1>
				<span class="pill ${tone(run.state)}" role="status">${words(run.state)}</span>
				${
					this.may('workflow-run.cancel')
						? isOver
							? html`${run.state === 'failed' ? button('wfRetry', 'retry') : nothing}${button('wfReplay', 'replay', {})}`
							: html`${button('wfCancel', 'cancel', {})}${button('wfCancelUndo', 'cancel', { undo: true })}`
						: nothing
				}
			</div>
			<p class="muted">${local.text('wfAbout')}: ${run.entity ?? '—'} · ${local.text('wfSince')} ${local.date(run.createdAt)}</p>
			${run.error ? html`<p class="fault">${run.error}</p>` : nothing}
			<ol>
				${steps.map(
					(step) =>
						html`<li aria-current=${['running', 'waiting'].includes(step.state) ? 'step' : nothing}>
							<strong>${step.title ?? step.key}</strong>
							<span class="pill ${tone(step.state)}">${words(step.state)}${step.outcome && step.outcome !== step.state ? `: ${step.outcome}` : ''}</span>
							${step.error ? html`<p class="fault">${step.error}</p>` : nothing}
							${step.wakeAt ? html`<p class="muted">→ ${local.date(step.wakeAt)}</p>` : nothing}
						</li>`,
				)}
			</ol>`;
	}
}
define('fh-workflow-runs', WorkflowRuns);
define('fh-workflow-run', WorkflowRun);
