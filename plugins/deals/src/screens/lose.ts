/** `<fh-deal-lose>`: asks why a deal is lost, before it is. */
import { define, FreeholdElement, inWords, screenStyles } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';

const REASONS = ['price', 'financing', 'competitor', 'changed_mind', 'timing', 'property', 'other'];

const styles = css`
	form {
		display: grid;
		gap: 16px;
	}
	textarea {
		min-block-size: 88px;
		resize: vertical;
	}
`;

export type Loss = { reason: string; note?: string };

export class DealLose extends FreeholdElement {
	static override properties = { open: { type: Boolean } };
	static override styles = [...screenStyles, styles];
	declare open: boolean;

	#send(event: SubmitEvent): void {
		event.preventDefault();
		const given = new FormData(event.target as HTMLFormElement);
		const note = String(given.get('note') ?? '').trim();
		this.tell('freehold-lose', { reason: String(given.get('reason')), ...(note ? { note } : {}) } satisfies Loss);
	}

	#close(): void {
		this.tell('freehold-close');
	}

	protected view(): TemplateResult {
		const { local } = this;
		return html`<freehold-dialog .heading=${local.text('dealWhyLost')} ?open=${this.open} @freehold-close=${(event: Event) => {
			event.stopPropagation();
			this.#close();
		}}>
			<form id="why" @submit=${this.#send}>
				<div class="field">
					<label for="reason">${local.text('dealReason')}</label>
					<select class="input" id="reason" name="reason" required>
						${REASONS.map((reason) => html`<option value=${reason}>${inWords(reason)}</option>`)}
					</select>
				</div>
				<div class="field">
					<label for="note">${local.text('dealNote')} <span class="optional">${local.text('optional')}</span></label>
					<textarea class="input" id="note" name="note" maxlength="2000"></textarea>
				</div>
			</form>
			<div slot="actions">
				<button class="button" type="button" @click=${this.#close}>${local.text('dealCancel')}</button>
				<button class="button danger" type="submit" form="why">${local.text('dealLose')}</button>
			</div>
		</freehold-dialog>`;
	}
}

define('fh-deal-lose', DealLose);
