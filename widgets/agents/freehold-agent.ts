/**
 * `<freehold-agent>`: one colleague: by `agent`, by the page's own `?agent=`, or the one who looks after `listing`. Shows nothing where
 * nobody who has chosen to be shown looks after that home. Their homes follow with `homes`.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { read } from '../kit/plain.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { AGENT_FIELDS, type Agent, face, faceStyles, linesOf } from './face.ts';

const styles = css`
	:host([listing]) .agent {
		--_face: 72px;
	}
	.agent {
		--_face: 112px;
		display: flex;
		flex-wrap: wrap;
		gap: calc(var(--_space) * 4) calc(var(--_space) * 6);
		align-items: center;
	}
	.who {
		flex: 1 1 200px;
		display: grid;
		gap: 6px;
	}
	.agent .name {
		font-size: 1.375em;
	}
	.about {
		flex: 1 1 100%;
		padding-inline-end: max(0px, 100% - 68ch);
		white-space: pre-line;
		text-wrap: pretty;
	}
	.ways {
		margin-block-start: 8px;
	}
	.ways .button {
		text-decoration: none;
	}
	.homes {
		margin-block-start: calc(var(--_space) * 10);
	}
`;

export class FreeholdAgent extends DataElement {
	static override properties = {
		...DataElement.properties,
		agent: {},
		listing: { reflect: true },
		homes: { type: Boolean },
		homeUrl: { attribute: 'home-url' },
		_agent: { state: true },
		_fault: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, faceStyles, styles];

	declare agent: string | undefined;
	declare listing: string | undefined;
	declare homes: boolean;
	declare homeUrl: string | undefined;
	/** `null`: there is nobody. */
	declare _agent: Agent | null | undefined;
	declare _fault: 'failed' | 'offline' | undefined;

	constructor() {
		super();
		this.homes = false;
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._agent !== undefined;
	}

	protected override connected(): void {
		void this.#load();
	}

	protected override updated(changed: PropertyValues<this>): void {
		const isOther = (['agent', 'listing'] as const).some((name) => changed.get(name) !== undefined);
		if (isOther && this.origin) void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		const signal = this.nextSignal();
		const get = <Answer>(path: string) => read<Answer>(`/v1/${path}`, this.access, signal);
		try {
			const id = this.listing
				? (await get<{ id: string | null }>(`listings/${encodeURIComponent(this.listing)}/agent-profile`)).id
				: (this.agent ?? new URLSearchParams(location.search).get('agent'));
			this._agent = id ? await get<Agent>(`agent-profiles/${encodeURIComponent(id)}?fields=${AGENT_FIELDS.join()}`) : null;
			if (this._agent && !this.listing) this.measure('view', { agent: this._agent.id });
		} catch (error) {
			if (signal.aborted) return;
			if ((error as { status?: number }).status === 404) this._agent = null;
			else this._fault = this.explain(error);
		}
		if (this.homes && this._agent) void import('../carousel/freehold-carousel.ts');
	}

	#person(agent: Agent): TemplateResult {
		const { local } = this;
		const { name = '', position, email, phone, about } = agent;
		return html`<article class="agent" part="card">
			${face(agent, (path) => this.asset(path))}
			<div class="who">
				<h2 class="name" part="name"><bdi>${name}</bdi></h2>
				${position ? html`<p class="position">${position}</p>` : nothing}
				${linesOf(agent, local).map((line) => html`<p class="quiet-line">${line}</p>`)}
				<p class="ways">
					${email ? html`<a class="button" href="mailto:${email}">${local.text('writeTo', { name })}</a>` : nothing}
					${phone ? html`<a class="button" href="tel:${phone}" aria-label=${local.text('callTo', { number: phone })}><bdi dir="ltr">${phone}</bdi></a>` : nothing}
				</p>
			</div>
			${about && !this.listing ? html`<p class="about" part="about" dir="auto">${about}</p>` : nothing}
		</article>`;
	}

	protected view(): unknown {
		const { local, _agent: agent, _fault: fault } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.#load());
		if (agent === undefined)
			return html`<div class="agent" aria-busy="true"><span class="face"></span><div class="who">${skeleton(2)}</div></div>`;
		// A home that nobody who is shown looks after: nothing to say.
		if (agent === null) return this.listing ? nothing : emptyState(local.text('agentGone'));
		return html`${this.#person(agent)}
			${this.homes ? html`<div class="homes"><freehold-carousel .agent=${agent.id} .detailUrl=${this.homeUrl} .apiUrl=${this.apiUrl} .apiKey=${this.apiKey}></freehold-carousel></div>` : nothing}`;
	}
}

define('freehold-agent', FreeholdAgent);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-agent': FreeholdAgent;
	}
}
