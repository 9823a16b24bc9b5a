/** `<fh-log-call>`: a call that was made, written down on the lead's timeline. */
import { define, inWords, ScreenElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import { type Lead, nameOf } from './model.ts';

const OUTCOMES = ['reached', 'no_answer', 'left_message', 'interested', 'not_interested', 'booked', 'other'];

const styles = css`
	form {
		display: grid;
		gap: 14px;
	}
	textarea {
		min-block-size: 88px;
		resize: vertical;
	}
`;

export class LogCall extends ScreenElement {
	static override properties = { ...ScreenElement.properties, lead: { attribute: false }, _busy: { state: true } };
	static override styles = [...screenStyles, styles];
	/** None: closed. */
	declare lead: Lead | undefined;
	declare _busy: boolean;

	#close(): void {
		this.tell('freehold-close');
	}

	async #save(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const { lead, local } = this;
		if (!lead || this._busy) return;
		const given = new FormData(event.target as HTMLFormElement);
		const summary = String(given.get('summary') ?? '').trim();
		const body = { channel: 'call', direction: 'out', outcome: given.get('outcome'), ...(summary ? { summary } : {}) };
		this._busy = true;
		const made = await this.attempt(() => this.console.call('POST', '/v1/leads/{id}/activities', { id: lead.id, body }));
		this._busy = false;
		if (!made) return;
		this.console.say(local.text('leadLogged', { name: nameOf(lead, local) }));
		this.tell('freehold-logged');
		this.#close();
	}

	protected view(): TemplateResult {
		const { lead, local } = this;
		const heading = lead ? local.text('leadLogTitle', { name: nameOf(lead, local) }) : '';
		return html`<freehold-dialog
			.heading=${heading}
			?open=${lead !== undefined}
			@freehold-close=${(event: Event) => {
				event.stopPropagation();
				this.#close();
			}}
		>
			${
				lead
					? html`<form id="call" @submit=${this.#save}>
							<div class="field">
								<label for="outcome">${local.text('leadOutcome')}</label>
								<select class="input" id="outcome" name="outcome">
									${OUTCOMES.map((outcome) => html`<option value=${outcome}>${inWords(outcome)}</option>`)}
								</select>
							</div>
							<div class="field">
								<label for="summary">${local.text('leadSummary')} <span class="optional">${local.text('optional')}</span></label>
								<textarea class="input" id="summary" name="summary" maxlength="2000"></textarea>
							</div>
						</form>`
					: ''
			}
			<div slot="actions">
				<button class="button" type="button" @click=${this.#close}>${local.text('leadCancel')}</button>
				<button class="button primary" type="submit" form="call" ?disabled=${this._busy}>${local.text('leadSave')}</button>
			</div>
		</freehold-dialog>`;
	}
}

define('fh-log-call', LogCall);
