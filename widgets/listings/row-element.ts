/** The base of elements that show some homes below a heading: waiting, none, failed, or the cards. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { emptyState, failedState } from '../kit/states.ts';
import { skeletons } from './around.ts';
import { HomesElement } from './homes-element.ts';
import type { Listing } from './model.ts';
import { cardsStyles } from './styles.ts';

const styles = css`
	.top {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: calc(var(--_space) * 3);
		margin-block-end: calc(var(--_space) * 5);
	}
	.top h2 {
		flex: 1;
		font-size: 1.375em;
		letter-spacing: -0.01em;
	}
`;

export abstract class RowElement extends HomesElement {
	static override properties = {
		...HomesElement.properties,
		heading: {},
		_homes: { state: true },
		_fault: { state: true },
	};
	static override styles = [...HomesElement.styles, cardsStyles, styles];

	/** Attribute `heading`: replaces ours; `heading=""` shows none. */
	declare heading: string | undefined;
	declare _homes: Listing[] | undefined;
	declare _fault: 'failed' | 'offline' | undefined;

	/** Reads the homes. */
	protected abstract read(signal: AbortSignal): Promise<Listing[]>;
	protected abstract caption(): string;
	/** What is shown where there are none; nothing where an empty row is no news. */
	protected none(): unknown {
		return emptyState(this.local.text('noHomes'));
	}
	/** Beside the heading. */
	protected beside(): unknown {
		return nothing;
	}

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._homes !== undefined;
	}

	protected override connected(): void {
		void this.load();
	}

	protected async load(): Promise<void> {
		this._fault = undefined;
		try {
			this._homes = await this.read(this.nextSignal());
		} catch (error) {
			if ((error as { code?: string }).code !== 'aborted') this._fault = this.explain(error);
		}
	}

	protected cards(homes: readonly Listing[]): TemplateResult {
		return html`<ul class="cards" part="cards">
			${repeat(
				homes,
				({ id }) => id,
				(home) => html`<li>${this.cardOf(home)}</li>`,
			)}
		</ul>`;
	}

	protected view(): unknown {
		const { local, _homes: homes, _fault: fault } = this;
		if (homes?.length === 0 && !fault) return this.none();
		const title = this.heading ?? this.caption();
		return html`${title || homes ? html`<div class="top">${title ? html`<h2 part="heading">${title}</h2>` : nothing}${homes ? this.beside() : nothing}</div>` : nothing}
			${fault ? failedState(local, local.text(fault), () => void this.load()) : homes ? this.cards(homes) : html`<div aria-busy="true">${skeletons(4)}</div>`}
			${this.dialog()}`;
	}
}
