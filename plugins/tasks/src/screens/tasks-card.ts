/** `<fh-tasks-card>`: on the first page, what matters most today. */
import { define, ScreenElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import './task-list.ts';

const styles = css`
	.all {
		display: block;
		padding: 12px 20px 16px;
		border-block-start: 1px solid var(--_border);
		font-weight: 500;
	}
`;

export class TasksCard extends ScreenElement {
	static override styles = [...screenStyles, styles];

	protected view(): TemplateResult {
		return html`<fh-task-list .console=${this.console} .limit=${5}></fh-task-list>
			<a class="all" href="/console/tasks/day">${this.local.text('dayAll')}</a>`;
	}
}

define('fh-tasks-card', TasksCard);
