/** What is typed into a form and not saved yet: kept in this browser, so that a crash or a closed tab takes half a minute of it at the most. */
import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { all, put, take } from './pocket.ts';
import type { Session } from './session.ts';

type Values = Record<string, unknown>;
type Subject = { session: Session; entity: { name: string }; record: string };
export type Kept = { id: string; at: string; values: Values };

/** How often a form is kept while somebody types, in ms. Source: A-217. */
const EVERY = 30_000;
/** After so long nobody goes on with it, in ms. */
const OLD = 30 * 86_400_000;

export class Draft implements ReactiveController {
	/** From an earlier visit: nothing where there is none, or it was taken up or thrown away. */
	found: Kept | undefined;
	#host: ReactiveControllerHost & Subject;
	#values: () => Values | undefined;
	#timer: ReturnType<typeof setInterval> | undefined;
	#told = '';
	#isOver = false;

	/** @param values What differs from what was there when the form was opened; undefined while there is no form. */
	constructor(host: ReactiveControllerHost & Subject, values: () => Values | undefined) {
		this.#host = host;
		this.#values = values;
		host.addController(this);
	}

	get #id(): string {
		const { session, entity, record } = this.#host;
		return [session.organization.id, session.user.id, entity.name, record || 'new'].join(' ');
	}

	hostConnected(): void {
		addEventListener('pagehide', this.#keep);
		document.addEventListener('visibilitychange', this.#keep);
		void this.#look();
	}

	hostDisconnected(): void {
		removeEventListener('pagehide', this.#keep);
		document.removeEventListener('visibilitychange', this.#keep);
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #look(): Promise<void> {
		const kept = await all<Kept>('drafts').catch(() => []);
		const old = new Date(Date.now() - OLD).toISOString();
		for (const { id } of kept.filter(({ at }) => at < old)) void take('drafts', id).catch(() => undefined);
		this.found = kept.find(({ id, at }) => id === this.#id && at >= old);
		if (this.found) this.#host.requestUpdate();
	}

	/** Somebody types: from now on it is kept. */
	begin(): void {
		this.#timer ??= setInterval(this.#keep, EVERY);
	}

	#keep = (): void => {
		if (!this.#timer || this.#isOver) return;
		const values = this.#values();
		const told = JSON.stringify(values ?? {});
		if (!values || told === this.#told) return;
		this.#told = told;
		// Browsers that keep nothing have drafts no more than anything else.
		void put('drafts', { id: this.#id, at: new Date().toISOString(), values } satisfies Kept).catch(() => undefined);
	};

	/** Goes on with what was found. @returns its values */
	take(): Values {
		const values = this.found?.values ?? {};
		this.found = undefined;
		this.begin();
		this.#host.requestUpdate();
		return values;
	}

	/** It was saved, or is not wanted: nothing is kept of it. */
	end(): void {
		this.found = undefined;
		this.#isOver = true;
		void take('drafts', this.#id).catch(() => undefined);
	}

	/** What was found is not wanted; what is typed from now on is kept. */
	drop(): void {
		this.found = undefined;
		void take('drafts', this.#id).catch(() => undefined);
		this.#host.requestUpdate();
	}
}

export const draftStyles = css`
	.found {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 8px;
		margin-block-end: 14px;
		padding: 10px 16px;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	.found span {
		flex: 1 1 16em;
	}
`;
