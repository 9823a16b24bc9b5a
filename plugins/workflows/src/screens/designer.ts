/** `<fh-workflows>`: all workflows and the templates; below its address one workflow, its runs, its versions, one run. */
import { define, emptyState, failedState, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { BASE, Screen } from './host.ts';
import { EMPTY } from './model.ts';
import './editor.ts';
import './runs.ts';

type Workflow = { id: string; name: string; description: string | null; status: 'on' | 'off' };
type Template = { key: string; name: string; description: string };

export class Workflows extends Screen {
	static override properties = {
		...Screen.properties,
		_workflows: { state: true },
		_templates: { state: true },
		_failed: { state: true },
	};
	declare _workflows: Workflow[] | undefined;
	declare _templates: Template[] | undefined;
	declare _failed: boolean | undefined;

	protected override hears = ['workflow.created', 'workflow.updated', 'workflow.deleted'];

	override firstUpdated(): void {
		void this.#load();
	}

	protected override heard(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			const [workflows, templates] = await Promise.all([
				this.console.call<{ data: Workflow[] }>('GET', '/v1/workflows', { query: { limit: '100' } }),
				this.console.call<{ data: Template[] }>('GET', '/v1/workflow-templates'),
			]);
			this._workflows = workflows.data;
			this._templates = templates.data;
			this._failed = false;
		} catch {
			this._failed = true;
		}
	}

	#use = async (template: string): Promise<void> => {
		const made = await this.attempt(() =>
			this.console.call<Workflow>('POST', '/v1/workflow-templates/use', { body: { template } }),
		);
		if (made) this.console.open(`${BASE}/${made.id}`);
	};

	#create = async (event: SubmitEvent): Promise<void> => {
		event.preventDefault();
		const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
		if (!name) return;
		const made = await this.attempt(async () => {
			const workflow = await this.console.call<Workflow>('POST', '/v1/workflows', { body: { name } });
			await this.console.call('POST', '/v1/workflow-versions', { body: { workflow: workflow.id, document: EMPTY } });
			return workflow;
		});
		if (made) this.console.open(`${BASE}/${made.id}`);
	};

	protected view(): TemplateResult {
		const [first, second, third] = (this.rest ?? '').split('/').filter(Boolean);
		if (first === 'runs' && second) return html`<fh-workflow-run .console=${this.console} .run=${second}></fh-workflow-run>`;
		if (first)
			return html`<fh-workflow-editor .console=${this.console} .workflow=${first} .tab=${second ?? 'design'} .version=${third}></fh-workflow-editor>`;
		const { local } = this;
		if (this._failed) return failedState(local, local.text('wfFailed'), () => void this.#load());
		return html`<div class="head">
				<h1 tabindex="-1">${local.text('wfTitle')}</h1>
				${
					this.may('workflow.create')
						? html`<form class="row" @submit=${this.#create}>
								<input class="input" name="name" required maxlength="120" placeholder=${local.text('wfNewName')} aria-label=${local.text('wfNewName')} />
								<button class="button primary">${local.text('wfNew')}</button>
							</form>`
						: nothing
				}
			</div>
			${this._workflows ? this.#list(this._workflows) : skeleton(3)}
			${this._templates && this.may('workflow.use-template') ? this.#shipped(this._templates) : nothing}`;
	}

	#list(workflows: Workflow[]): TemplateResult {
		const { local } = this;
		if (workflows.length === 0) return emptyState(local.text('wfNone'));
		return html`<div class="grid">
			${workflows.map(
				({ id, name, description, status }) =>
					html`<a class="card" href="${BASE}/${id}">
						<h2 class="name">${name} <span class="pill ${status === 'on' ? 'good' : ''}">${local.text(status === 'on' ? 'wfOn' : 'wfOff')}</span></h2>
						<p>${description}</p>
					</a>`,
			)}
		</div>`;
	}

	#shipped(templates: Template[]): TemplateResult {
		const { local } = this;
		return html`<h2>${local.text('wfTemplates')}</h2>
			<div class="grid">
				${templates.map(
					({ key, name, description }) =>
						html`<article class="card">
							<h3>${name}</h3>
							<p>${description}</p>
							<button class="button" @click=${() => void this.#use(key)} aria-label="${local.text('wfUse')}: ${name}">${local.text('wfUse')}</button>
						</article>`,
				)}
			</div>`;
	}
}
define('fh-workflows', Workflows);
