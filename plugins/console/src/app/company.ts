/** Who else looks at the record on a screen, and that somebody changed it. */
import type { FreeholdElement } from '@freehold/widgets/kit';
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Person } from './live.ts';
import type { Session } from './session.ts';

type Subject = { session: Session; entity: { name: string }; record: string };

/** What one does oneself has been answered by then, and is no news. In ms. */
const SOON = 600;

export class Company implements ReactiveController {
	/** Everybody but the person at this screen. */
	others: Person[] = [];
	#host: ReactiveControllerHost & Subject;
	#changed: () => void;
	#ends: (() => void)[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param changed Called a moment after something happened to the record, by whomever. */
	constructor(host: ReactiveControllerHost & Subject, changed: () => void) {
		this.#host = host;
		this.#changed = changed;
		host.addController(this);
	}

	hostConnected(): void {
		const { session, entity, record } = this.#host;
		if (!record || !session.catalogue.operation(entity.name, 'get')) return;
		const on = { entity: entity.name, record };
		this.#ends = [
			session.live.watch(on, () => {
				clearTimeout(this.#timer);
				this.#timer = setTimeout(this.#changed, SOON);
			}),
			session.live.look(on, (people) => {
				this.others = people.filter(({ id }) => id !== session.user.id);
				this.#host.requestUpdate();
			}),
		];
	}

	hostDisconnected(): void {
		clearTimeout(this.#timer);
		for (const end of this.#ends.splice(0)) end();
		this.others = [];
	}

	/** “Ana and Ben are looking at this too.” */
	line(local: FreeholdElement['local']): TemplateResult {
		const [first, second, ...more] = this.others;
		const key = more.length > 0 ? 'lookingMany' : second ? 'lookingTwo' : 'lookingOne';
		const words = { name: first?.name ?? '', other: second?.name ?? '', count: String(more.length + 1) };
		return html`<p class="company" aria-live="polite">${first ? local.text(key, words) : nothing}</p>`;
	}
}

export const companyStyles = css`
	.company {
		display: flex;
		align-items: center;
		gap: 8px;
		margin-block: -6px 14px;
		color: var(--_muted);
		font-size: 0.9286em;
	}
	.company:empty {
		margin: 0;
	}
	.company:not(:empty)::before {
		content: '';
		flex: none;
		inline-size: 8px;
		block-size: 8px;
		border-radius: 50%;
		background: var(--_green);
	}
`;
