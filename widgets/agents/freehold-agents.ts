/** `<freehold-agents>`: the colleagues who have chosen to be shown on the brokerage's pages, as cards; with a search by name where there are many. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { read } from '../kit/plain.ts';
import { emptyState, failedState, stateStyles } from '../kit/states.ts';
import { AGENT_FIELDS, type Agent, face, faceStyles, linesOf } from './face.ts';

const styles = css`
	h2 {
		margin-block-end: calc(var(--_space) * 5);
		font-size: 1.375em;
	}
	.people {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
		gap: calc(var(--_space) * 5);
	}
	.person {
		position: relative;
		display: grid;
		grid-template: auto 1fr / auto 1fr;
		gap: 4px calc(var(--_space) * 4);
		align-items: center;
		block-size: 100%;
		padding: calc(var(--_space) * 5);
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) * 1.5);
		background: var(--_surface);
	}
	.lines {
		grid-column: 1 / -1;
		align-self: start;
		display: grid;
		gap: 4px;
		margin-block-start: calc(var(--_space) * 3);
	}
	.name a {
		color: inherit;
		text-decoration: none;
	}
	.name a::after {
		content: '';
		position: absolute;
		inset: 0;
		border-radius: inherit;
	}
	.person:hover .name a {
		text-decoration: underline;
	}
	.ways a {
		position: relative;
		z-index: 1;
		padding-block: 8px;
	}
`;

export class FreeholdAgents extends DataElement {
	static override properties = {
		...DataElement.properties,
		heading: {},
		detailUrl: { attribute: 'detail-url' },
		limit: { type: Number },
		_people: { state: true },
		_fault: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, inputStyles, stateStyles, faceStyles, styles];

	declare heading: string | undefined;
	declare detailUrl: string | undefined;
	declare limit: number;
	declare _people: Agent[] | undefined;
	declare _fault: 'failed' | 'offline' | undefined;

	constructor() {
		super();
		this.limit = 50;
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._people !== undefined;
	}

	protected override connected(): void {
		void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		const signal = this.nextSignal();
		try {
			const path = `/v1/agent-profiles?fields=${AGENT_FIELDS.join()}&sort=rank&limit=${Math.min(100, Math.max(1, this.limit || 50))}`;
			this._people = (await read<{ data: Agent[] }>(path, this.access, signal)).data;
		} catch (error) {
			if (!signal.aborted) this._fault = this.explain(error);
		}
	}

	#person(agent: Agent): TemplateResult {
		const { local } = this;
		const { id, name = '', position, phone } = agent;
		const href = this.detailUrl?.replace(/\{(agent|id)\}/, encodeURIComponent(id));
		return html`<article class="person" part="card">
			${face(agent, (path) => this.asset(path))}
			<div>
				<h3 class="name" part="name">${href ? html`<a href=${href} @click=${() => this.measure('select', { agent: id })}><bdi>${name}</bdi></a>` : html`<bdi>${name}</bdi>`}</h3>
				${position ? html`<p class="position">${position}</p>` : nothing}
			</div>
			<div class="lines">
				${linesOf(agent, local).map((line) => html`<p class="quiet-line">${line}</p>`)}
				${phone ? html`<p class="ways"><a href="tel:${phone}" aria-label=${local.text('callTo', { number: phone })}><bdi dir="ltr">${phone}</bdi></a></p>` : nothing}
			</div>
		</article>`;
	}

	protected view(): unknown {
		const { local, _people: people, _fault: fault } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.#load());
		if (people?.length === 0) return emptyState(local.text('noAgents'));
		const title = this.heading ?? local.text('agents');
		return html`${title ? html`<h2 part="heading">${title}</h2>` : nothing}
			${
				people
					? html`<ul class="people" part="cards">${people.map((agent) => html`<li>${this.#person(agent)}</li>`)}</ul>`
					: html`<div class="people" aria-busy="true">${[1, 2, 3].map(() => html`<div class="person" aria-hidden="true"><span class="face"></span><span class="skeleton"></span></div>`)}</div>`
			}`;
	}
}

define('freehold-agents', FreeholdAgents);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-agents': FreeholdAgents;
	}
}
