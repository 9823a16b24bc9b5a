/** `<fh-workflow-approvals>`: what one is asked, on the first page. */
import { define, skeleton } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import { Screen } from './host.ts';
import { sheets } from './styles.ts';

type Question = { id: string; question: string; workflow: string; createdAt: string };

export class WorkflowApprovals extends Screen {
	static override properties = { ...Screen.properties, _questions: { state: true } };
	static override styles = [
		...sheets,
		css`
			li {
				display: grid;
				gap: 6px;
				padding: 12px 20px;
				border-block-start: 1px solid var(--_border);
			}
			.none {
				padding: 12px 20px;
			}
		`,
	];
	declare _questions: Question[] | undefined;

	protected override hears = ['workflow-approval.created', 'workflow-approval.updated'];

	override firstUpdated(): void {
		void this.#load();
	}

	protected override heard(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		const found = await this.attempt(() => this.console.call<{ data: Question[] }>('GET', '/v1/workflow-approvals/mine'));
		this._questions = found?.data ?? [];
	}

	#answer = async (event: SubmitEvent, id: string): Promise<void> => {
		event.preventDefault();
		const approve = (event.submitter as HTMLButtonElement).value === 'yes';
		const reason = String(new FormData(event.target as HTMLFormElement).get('reason')).trim();
		const body = { approve, ...(reason ? { reason } : {}) };
		if (await this.attempt(() => this.console.call('POST', `/v1/workflow-approvals/${id}/decide`, { body }))) await this.#load();
	};

	protected view(): TemplateResult {
		const { local, _questions: questions } = this;
		if (!questions) return skeleton(2);
		if (questions.length === 0) return html`<p class="muted none">${local.text('wfNobodyAsks')}</p>`;
		return html`<ul>
			${questions.map(
				({ id, question, workflow }) =>
					html`<li>
						<strong>${question}</strong>
						<span class="muted">${workflow}</span>
						<form class="row" @submit=${(event: SubmitEvent) => void this.#answer(event, id)}>
							<input class="input" name="reason" maxlength="500" placeholder=${local.text('wfReason')} aria-label="${local.text('wfReason')}: ${question}" />
							<button class="button primary" value="yes">${local.text('wfApprove')}</button>
							<button class="button" value="no">${local.text('wfRefuse')}</button>
						</form>
					</li>`,
			)}
		</ul>`;
	}
}
define('fh-workflow-approvals', WorkflowApprovals);
