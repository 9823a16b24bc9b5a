/** One lead in its list. */
import { icon, inWords, type Localise, leftUntil } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { heat, partsOf } from './heat.ts';
import { type Lead, nameOf } from './model.ts';

const PHONE = 'M6.5 4.5h3l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A14.5 14.5 0 0 1 4.5 6.5a2 2 0 0 1 2-2z';
const MAIL = 'M4 6h16v12H4zM4 7l8 6 8-6';

type Step = { name: string; title: string };
type Setting = { local: Localise; isBusy: boolean; steps: Step[]; step: (step: Step) => void; call?: () => void };

/** What leads on stands first; giving up is nobody's first choice. */
const SHOWN = 2;

export function leadRow(lead: Lead, { local, isBusy, steps, step, call }: Setting): TemplateResult {
	const { contact, scoreParts } = lead;
	const name = nameOf(lead, local);
	const onward = steps.filter((each) => each.name !== 'lose').slice(0, SHOWN);
	const last = lead.lastInteractionAt
		? local.text('leadLast', { when: leftUntil(lead.lastInteractionAt, local) })
		: local.text('leadNever');
	return html`<li class="lead ${isBusy ? 'busy' : ''}">
		<div class="who">
			<p><a dir="auto" href="/console/leads/${lead.id}">${name}</a> ${heat(lead, local)} <span class="badge">${inWords(lead.stage)}</span></p>
			${lead.subject && lead.subject !== name ? html`<p class="muted cut" dir="auto">${lead.subject}</p>` : nothing}
			<p class="muted small">
				<span>${last}</span>
				${lead.nextFollowUpAt ? html`<span>${local.text('leadFollowUp', { when: leftUntil(lead.nextFollowUpAt, local) })}</span>` : nothing}
				${lead.agent ? html`<span dir="auto">${lead.agent.name.full}</span>` : nothing}
			</p>
		</div>
		<div class="actions">
			${contact?.phone ? html`<a class="button quiet icon" href="tel:${contact.phone}" aria-label=${local.text('leadCall', { name })} title=${contact.phone}>${icon('more', PHONE)}</a>` : nothing}
			${contact?.email ? html`<a class="button quiet icon" href="mailto:${contact.email}" aria-label=${local.text('leadMail', { name })} title=${contact.email}>${icon('more', MAIL)}</a>` : nothing}
			${call ? html`<button class="button" type="button" aria-label=${local.text('leadLogOf', { name })} @click=${call}>${local.text('leadLog')}</button>` : nothing}
			${onward.map((each) => html`<button class="button" type="button" aria-label=${local.text('leadDone', { name, action: each.title })} @click=${() => step(each)}>${each.title}</button>`)}
		</div>
		${
			scoreParts
				? html`<details>
						<summary>${local.text('leadParts')}</summary>
						${partsOf(scoreParts, local)}
					</details>`
				: nothing
		}
	</li>`;
}
