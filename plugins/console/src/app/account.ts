/** `<console-account>`: a person's own account: address, password, second factors, and where they are signed in. */
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import './account-email.ts';
import './account-factors.ts';
import './account-password.ts';
import './account-sessions.ts';
import type { Session } from './session.ts';

const styles = css`
	.parts {
		display: grid;
		grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
		align-items: start;
		gap: 16px;
	}
	.parts > div {
		display: grid;
		gap: 16px;
	}
	@container (inline-size < 820px) {
		.parts {
			grid-template-columns: minmax(0, 1fr);
		}
	}
`;

export class ConsoleAccount extends FreeholdElement {
	static override properties = { session: { attribute: false } };
	static override styles = [...screenStyles, styles];

	declare session: Session;

	protected override firstUpdated(): void {
		this.tell('freehold-title', this.local.text('account'));
	}

	protected view(): TemplateResult {
		const { local, session } = this;
		return html`<div class="head"><h1 tabindex="-1">${local.text('account')}</h1></div>
			<div class="parts">
				<div>
					<console-account-factors .session=${session}></console-account-factors>
					<console-account-sessions .session=${session}></console-account-sessions>
				</div>
				<div>
					<console-account-password .session=${session}></console-account-password>
					<console-account-email .session=${session}></console-account-email>
				</div>
			</div>`;
	}
}

define('console-account', ConsoleAccount);
