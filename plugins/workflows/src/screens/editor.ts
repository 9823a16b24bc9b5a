/** `<fh-workflow-editor>`: one workflow: its document as steps or as JSON, its versions, its runs. */
import { define, failedState, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Trigger, WorkflowDocument } from '../document/model.ts';
import { BASE, type Problem, Screen } from './host.ts';
import { EMPTY, type Fault, faultsAt, withTrigger } from './model.ts';
import { sheets } from './styles.ts';
import './steps.ts';
import './trigger.ts';

type Workflow = { id: string; name: string; description: string | null; status: 'on' | 'off'; version: string | null };
type Version = {
	id: string;
	number: number;
	status: 'draft' | 'published';
	document: WorkflowDocument;
	publishedAt: string | null;
	note: string | null;
};

const styles = css`
	.design {
		max-inline-size: 760px;
		margin-inline: auto;
	}
	.end {
		display: grid;
		justify-items: center;
		color: var(--_muted);
		font-size: 0.85em;
	}
`;

export class WorkflowEditor extends Screen {
	static override properties = {
		...Screen.properties,
		...{ workflow: {}, tab: {}, _workflow: { state: true }, _versions: { state: true }, _document: { state: true } },
		...{ _faults: { state: true }, _json: { state: true }, _failed: { state: true }, _busy: { state: true } },
	};
	static override styles = [...sheets, styles];
	declare workflow: string;
	declare tab: string;
	declare _workflow: Workflow | undefined;
	declare _versions: Version[] | undefined;
	declare _document: WorkflowDocument | undefined;
	declare _faults: Fault[] | undefined;
	/** The text, while it is edited as JSON. */
	declare _json: string | undefined;
	declare _failed: boolean | undefined;
	declare _busy: boolean | undefined;

	override firstUpdated(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			const [workflow, versions] = await Promise.all([
				this.console.call<Workflow>('GET', `/v1/workflows/${this.workflow}`),
				this.console.call<{ data: Version[] }>('GET', '/v1/workflow-versions', {
					query: { workflow: this.workflow, sort: '-number', limit: '50' },
				}),
			]);
			this._workflow = workflow;
			this._versions = versions.data;
			this._document ??= versions.data[0]?.document ?? EMPTY;
		} catch {
			this._failed = true;
		}
	}

	get #draft(): Version | undefined {
		const [newest] = this._versions ?? [];
		return newest?.status === 'draft' ? newest : undefined;
	}

	/** Keeps the document in the draft, or in a new one where the newest version is published. */
	async #keep(): Promise<string | undefined> {
		const draft = this.#draft;
		const body = { document: this._document };
		const kept = await this.attempt(() =>
			draft
				? this.console.call<Version>('PATCH', `/v1/workflow-versions/${draft.id}`, { body })
				: this.console.call<Version>('POST', '/v1/workflow-versions', { body: { workflow: this.workflow, ...body } }),
		);
		await this.#load();
		return kept?.id;
	}

	#save = async (): Promise<void> => {
		this._busy = true;
		if (await this.#keep()) {
			this.console.say(this.local.text('wfSaved'));
			const told = await this.attempt(() =>
				this.console.call<{ faults: Fault[] }>('POST', '/v1/workflow-versions/check', { body: { document: this._document } }),
			);
			this._faults = told?.faults;
		}
		this._busy = false;
	};

	#publish = async (): Promise<void> => {
		this._busy = true;
		const id = await this.#keep();
		try {
			if (id) {
				const { number } = await this.console.call<Version>('POST', `/v1/workflow-versions/${id}/publish`);
				this._faults = [];
				this.console.say(this.local.text('wfPublished', { number }));
				await this.#load();
			}
		} catch (error) {
			const { errors = [], detail } = error as Problem;
			this._faults = errors.map((one) => ({ ...one, pointer: one.pointer.replace(/^\/document/, '') }));
			// What is wrong with the document stands at its steps.
			if (errors.length === 0) this.console.say(detail ?? '', { failed: true });
		}
		this._busy = false;
	};

	#switch = async (): Promise<void> => {
		const way = this._workflow?.status === 'on' ? 'switch-off' : 'switch-on';
		if (await this.attempt(() => this.console.call('POST', `/v1/workflows/${this.workflow}/${way}`))) await this.#load();
	};

	#change(document: WorkflowDocument): void {
		this._document = document;
	}

	#toggleJson = (): void => {
		if (this._json === undefined) {
			this._json = JSON.stringify(this._document, null, 2);
			return;
		}
		try {
			this._document = JSON.parse(this._json) as WorkflowDocument;
			this._json = undefined;
		} catch {
			this.console.say(this.local.text('wfBadJson'), { failed: true });
		}
	};

	protected view(): TemplateResult {
		const { local, _workflow: workflow } = this;
		if (this._failed) return failedState(local, local.text('wfFailed'));
		if (!workflow || !this._document) return skeleton(4);
		const isOn = workflow.status === 'on';
		const tabs = ['design', 'runs', 'versions'] as const;
		return html`<p><a href=${BASE}>${local.text('wfAll')}</a></p>
			<div class="head">
				<h1 tabindex="-1">${workflow.name}</h1>
				<span class="pill ${isOn ? 'good' : ''}">${local.text(isOn ? 'wfOn' : 'wfOff')}</span>
				${
					this.may('workflow.switch-on') && workflow.version
						? html`<button class="button" @click=${this.#switch}>${local.text(isOn ? 'wfSwitchOff' : 'wfSwitchOn')}</button>`
						: nothing
				}
			</div>
			<nav class="tabs" aria-label=${workflow.name}>
				${tabs.map((tab) => html`<a href="${BASE}/${workflow.id}/${tab}" aria-current=${tab === this.tab ? 'page' : nothing}>${local.text(`wf${tab[0]?.toUpperCase()}${tab.slice(1)}`)}</a>`)}
			</nav>
			${this.tab === 'runs' ? html`<fh-workflow-runs .console=${this.console} .workflow=${workflow.id}></fh-workflow-runs>` : this.tab === 'versions' ? this.#history() : this.#design(this._document)}`;
	}

	#design(document: WorkflowDocument): TemplateResult {
		const { local, _faults: faults = [] } = this;
		const isWriter = this.may('workflow-version.create');
		return html`<div class="design">
			<div class="row head">
				<span class="muted">${this.#draft ? local.text('wfDraft') : local.text('wfVersion', { number: this._versions?.[0]?.number ?? 1 })}</span>
				<button class="button" @click=${this.#toggleJson}>${local.text(this._json === undefined ? 'wfJson' : 'wfVisual')}</button>
				${
					isWriter && this._json === undefined
						? html`<button class="button" ?disabled=${this._busy} @click=${this.#save}>${local.text('wfSave')}</button>
								<button class="button primary" ?disabled=${this._busy} @click=${this.#publish}>${local.text('wfPublish')}</button>`
						: nothing
				}
			</div>
			<div role="status">
				${faults.length ? html`<p class="fault">${local.text('wfFaults', { count: faults.length })}</p>` : nothing}
				${faultsAt(faults, '/blocks')
					.filter(({ pointer }) => !/^\/blocks\/[^/]+\/\d/.test(pointer))
					.map(({ detail }) => html`<p class="fault">${detail}</p>`)}
			</div>
			${
				this._json === undefined
					? html`<fh-workflow-trigger
								.console=${this.console}
								.trigger=${document.trigger}
								.faults=${faultsAt(faults, '/trigger')}
								@changed=${({ detail }: CustomEvent<Trigger>) => this.#change(withTrigger(document, detail))}
							></fh-workflow-trigger>
							<fh-workflow-steps
								.console=${this.console}
								.document=${document}
								.block=${'main'}
								.faults=${faults}
								@changed=${({ detail }: CustomEvent<WorkflowDocument>) => this.#change(detail)}
							></fh-workflow-steps>
							<p class="end">${local.text('wfEnds')}</p>`
					: html`<textarea
							class="input json"
							spellcheck="false"
							aria-label=${local.text('wfJson')}
							.value=${this._json}
							@input=${(event: Event) => {
								this._json = (event.target as HTMLTextAreaElement).value;
							}}
						></textarea>`
			}
		</div>`;
	}

	#history(): TemplateResult {
		const { local } = this;
		return html`<ol class="grid">
			${this._versions?.map(
				(version) =>
					html`<li class="card">
						<h3>
							${local.text('wfVersion', { number: version.number })}
							${version.id === this._workflow?.version ? html`<span class="pill good">${local.text('wfOn')}</span>` : version.status === 'draft' ? html`<span class="pill">${local.text('wfDraft')}</span>` : nothing}
						</h3>
						<p>${version.note}</p>
						<p>${version.publishedAt ? local.date(version.publishedAt) : nothing}</p>
						<button
							class="button"
							@click=${() => {
								this._document = version.document;
								this._faults = undefined;
								this.console.open(`${BASE}/${this.workflow}/design`);
							}}
						>
							${local.text('wfEdit')}
						</button>
					</li>`,
			)}
		</ol>`;
	}
}
define('fh-workflow-editor', WorkflowEditor);
