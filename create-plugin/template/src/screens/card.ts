import { define, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html } from 'lit';

type Waiting = { open: number; since: string | null };

/** On the console's first page: how many are open. */
class SampleCard extends ScreenElement {
	static override styles = [
		...screenStyles,
		css`
			a {
				display: block;
				padding: 12px 20px 16px;
			}
			b {
				font-size: 2em;
			}
		`,
	];
	protected override hears = ['sample.created', 'sample.updated'];
	#waiting = new Load(
		this,
		() => 'once',
		() => this.console.call<Waiting>('GET', '/v1/samples/waiting'),
	);

	protected override heard(): void {
		void this.#waiting.reload();
	}

	protected view() {
		const { value } = this.#waiting;
		if (!value) return skeleton(1);
		return html`<a href="/console/sampling/open"><b>${value.open}</b> open</a>`;
	}
}

define('sampling-card', SampleCard);
