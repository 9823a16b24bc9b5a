/** `<fh-deal-board>`: deals by stage. They are dragged, or moved by a card's menu, to where they may go and nowhere else. */
import { define, emptyState, failedState, icon, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { movesFrom, type Stage } from '../pipelines/moves.ts';
import { boardStyles } from './board-styles.ts';
import { dealCard } from './card.ts';
import './lose.ts';
import type { Loss } from './lose.ts';
import { type Board, type BoardStage, type Deal, fetchBoard, sumOf } from './model.ts';

type Refusal = { title: string; deal: Deal; faults: string[] };

export class DealBoard extends ScreenElement {
	static override properties = {
		...ScreenElement.properties,
		_lifted: { state: true },
		_over: { state: true },
		_losing: { state: true },
		_refusal: { state: true },
		_busy: { state: true },
		_said: { state: true },
	};
	static override styles = [...screenStyles, boardStyles];

	/** The deal that is being dragged. */
	declare _lifted: Deal | undefined;
	/** The stage that it is above. */
	declare _over: string;
	/** A deal that was moved to a lost stage, until it is said why. */
	declare _losing: { deal: Deal; to: Stage } | undefined;
	declare _refusal: Refusal | undefined;
	/** Id of the deal that is on its way. */
	declare _busy: string;
	/** For whoever does not see the board. */
	declare _said: string;

	protected override hears = ['deal.created', 'deal.updated', 'deal.deleted'];

	#board = new Load<Board>(
		this,
		() => `${this.#pipeline} ${this.#agent}`,
		() => fetchBoard(this.console, this.#pipeline, this.#agent),
	);

	get #query(): URLSearchParams {
		return new URLSearchParams(this.query);
	}
	get #pipeline(): string | null {
		return this.#query.get('pipeline');
	}
	get #agent(): string | null {
		return this.#query.get('agent');
	}

	protected override heard(): void {
		if (!this._lifted) void this.#board.reload();
	}

	#show(name: string, value: string): void {
		const query = this.#query;
		if (value) query.set(name, value);
		else query.delete(name);
		this.console.open(`/console/deals/board${query.size ? `?${query}` : ''}`);
	}

	#movesOf(deal: Deal, { stages, pipeline }: Board): Stage[] {
		const from = stages.find(({ id }) => id === deal.stage);
		return from ? movesFrom(stages, from, pipeline?.allowsBack !== false) : [];
	}

	async #move(deal: Deal, to: Stage, loss?: Loss): Promise<void> {
		const { local } = this;
		if (to.kind === 'lost' && !loss) {
			this._losing = { deal, to };
			return;
		}
		this._losing = undefined;
		this._busy = deal.id;
		try {
			await this.console.call('PATCH', '/v1/deals/{id}/stage', { id: deal.id, body: { stage: to.id, ...loss } });
			await this.#board.reload();
			const word = { open: 'dealMoved', won: 'dealWon', lost: 'dealLost' }[to.kind];
			this._said = local.text(word, { title: deal.title, stage: to.name });
			if (to.kind !== 'open') this.console.say(this._said);
		} catch (error) {
			const { errors = [], detail, message } = error as Error & { detail?: string; errors?: { detail: string }[] };
			const faults = errors.length ? errors.map((each) => each.detail) : [detail ?? message];
			this._refusal = { title: local.text('dealNotYetTo', { title: deal.title, stage: to.name }), deal, faults };
		} finally {
			this._busy = '';
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		const { value, error } = this.#board;
		return html`
			<div class="head">
				<h1 tabindex="-1">${local.text('dealBoard')}</h1>
				${value ? this.#choices(value) : nothing}
				${this.may('deal.create') ? html`<a class="button primary" href="/console/deals/new">${icon('plus')}${local.text('dealNew')}</a>` : nothing}
			</div>
			${error ? failedState(local, (error as Error).message, () => void this.#board.reload()) : nothing}
			${value ? this.#columns(value) : error ? nothing : skeleton(8)}
			<p class="silent" role="status">${this._said}</p>
			<fh-deal-lose
				?open=${this._losing !== undefined}
				@freehold-close=${() => (this._losing = undefined)}
				@freehold-lose=${({ detail }: CustomEvent<Loss>) => this._losing && void this.#move(this._losing.deal, this._losing.to, detail)}
			></fh-deal-lose>
			${this.#refused()}
		`;
	}

	#choices({ pipelines, pipeline }: Board): TemplateResult {
		const { local } = this;
		const me = this.console.me.id;
		return html`<div class="choices">
			${
				pipelines.length > 1
					? html`<select class="input" aria-label=${local.text('dealPipeline')} @change=${(event: Event) => this.#show('pipeline', (event.target as HTMLSelectElement).value)}>
							${pipelines.map(({ id, name }) => html`<option value=${id} ?selected=${id === pipeline?.id}>${name}</option>`)}
						</select>`
					: nothing
			}
			<select class="input" aria-label=${local.text('dealWhose')} @change=${(event: Event) => this.#show('agent', (event.target as HTMLSelectElement).value)}>
				<option value="" ?selected=${!this.#agent}>${local.text('dealEverybody')}</option>
				<option value=${me} ?selected=${this.#agent === me}>${local.text('dealMine')}</option>
			</select>
		</div>`;
	}

	#columns(board: Board): TemplateResult {
		const { local } = this;
		if (!board.pipeline) return emptyState(local.text('dealNonePipeline'));
		const moves = this._lifted ? this.#movesOf(this._lifted, board).map(({ id }) => id) : [];
		return html`<div class="board" tabindex="0" role="region" aria-label=${local.text('dealStages')}>
			<ol>${board.stages.map((stage) => this.#column(stage, board, moves))}</ol>
		</div>`;
	}

	#column(stage: BoardStage, board: Board, moves: string[]): TemplateResult {
		const { local } = this;
		const deals = board.deals.filter((deal) => deal.stage === stage.id);
		const sum = sumOf(deals, local);
		const isOpen = moves.includes(stage.id);
		const mark = this._lifted ? (isOpen ? 'open' : stage.id === this._lifted.stage ? '' : 'shut') : '';
		const drop = (event: DragEvent) => {
			event.preventDefault();
			this._over = '';
			if (this._lifted && isOpen) void this.#move(this._lifted, stage);
			this._lifted = undefined;
		};
		return html`<li
			class="stage ${stage.kind} ${mark} ${this._over === stage.id && isOpen ? 'over' : ''}"
			data-stage=${stage.name}
			@dragover=${(event: DragEvent) => {
				if (!isOpen) return;
				event.preventDefault();
				this._over = stage.id;
			}}
			@dragleave=${(event: DragEvent) => {
				if (!(event.currentTarget as Element).contains(event.relatedTarget as Node)) this._over = '';
			}}
			@drop=${drop}
		>
			<header>
				<h2>${stage.name} <span class="muted number">${local.number(deals.length)}</span></h2>
				<p class="muted number">${sum || '–'}${stage.kind === 'open' ? nothing : html` <span>${local.text('dealClosedRecently')}</span>`}</p>
			</header>
			${
				deals.length
					? html`<ul>
							${deals.map((deal) =>
								dealCard(deal, {
									local,
									stage,
									moves: this.#movesOf(deal, board),
									isBusy: this._busy === deal.id,
									isMovable: this.may('deal.stage'),
									move: (moved, to) => void this.#move(moved, to),
									lift: (lifted) => {
										this._lifted = lifted;
										this._over = '';
									},
								}),
							)}
						</ul>`
					: html`<p class="nothing muted">${local.text('dealNone')}</p>`
			}
		</li>`;
	}

	#refused(): TemplateResult {
		const { local, _refusal: refusal } = this;
		const close = (): void => {
			this._refusal = undefined;
		};
		return html`<freehold-dialog .heading=${refusal?.title ?? ''} ?open=${refusal !== undefined} @freehold-close=${close}>
			<ul class="faults">
				${refusal?.faults.map((fault) => html`<li>${fault}</li>`)}
			</ul>
			<div slot="actions">
				<button class="button" type="button" @click=${close}>${local.text('dealNotYet')}</button>
				${refusal ? html`<a class="button primary" href="/console/deals/${refusal.deal.id}">${local.text('dealOpen')}</a>` : nothing}
			</div>
		</freehold-dialog>`;
	}
}

define('fh-deal-board', DealBoard);
