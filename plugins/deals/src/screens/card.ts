/** One deal on the board. */
import { dayOf, type Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Stage } from '../pipelines/moves.ts';
import './moves.ts';
import { type BoardStage, type Deal, daysSince, initialsOf, isStuck } from './model.ts';

type Setting = {
	local: Localise;
	stage: BoardStage;
	moves: Stage[];
	isBusy: boolean;
	/** May deals be moved here at all? */
	isMovable: boolean;
	move: (deal: Deal, to: Stage) => void;
	lift: (deal: Deal | undefined) => void;
};

export function dealCard(deal: Deal, { local, stage, moves, isBusy, isMovable, move, lift }: Setting): TemplateResult {
	const stuck = isStuck(deal, stage);
	const days = daysSince(deal.stageSince);
	const isDraggable = isMovable && moves.length > 0;
	return html`<li
		class="deal card ${isBusy ? 'busy' : ''}"
		draggable=${isDraggable ? 'true' : 'false'}
		data-deal=${deal.id}
		@dragstart=${(event: DragEvent) => {
			event.dataTransfer?.setData('text/plain', deal.title);
			if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
			lift(deal);
		}}
		@dragend=${() => lift(undefined)}
	>
		<div class="line">
			<a href="/console/deals/${deal.id}" draggable="false" dir="auto">${deal.title}</a>
			${
				isDraggable
					? html`<fh-deal-moves .moves=${moves} .deal=${deal.title} @freehold-move=${(event: CustomEvent<Stage>) => move(deal, event.detail)}></fh-deal-moves>`
					: nothing
			}
		</div>
		${deal.contact ? html`<p class="muted" dir="auto">${deal.contact.name.full}</p>` : nothing}
		<p class="price number">${deal.price ? local.money(deal.price) : html`<span class="none">–</span>`}</p>
		<div class="line foot">
			<span class="muted">
				${
					deal.status === 'open'
						? html`<span class=${stuck ? 'stuck' : ''}>${days === 0 ? local.text('dealToday') : local.text(stuck ? 'dealStuck' : 'dealDays', { count: days })}</span>${deal.expectedCloseOn ? html`<br />${local.text('dealCloses', { day: dayOf(`${deal.expectedCloseOn}T12:00:00`, local) })}` : nothing}`
						: deal.closedAt
							? dayOf(deal.closedAt, local)
							: nothing
				}
			</span>
			${deal.agent ? html`<span class="person" title=${deal.agent.name.full}><span aria-hidden="true">${initialsOf(deal.agent)}</span><span class="silent">${deal.agent.name.full}</span></span>` : nothing}
		</div>
	</li>`;
}
