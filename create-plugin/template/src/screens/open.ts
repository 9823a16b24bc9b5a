import { define, emptyState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html } from 'lit';

type Row = { id: string; name: { full: string }; message: string | null; createdAt: string };

/** `/console/sampling/open`: what is open, oldest first, each with the button that closes it. */
class SamplesOpen extends ScreenElement {
	static override styles = [
		...screenStyles,
		css`
			ul {
				display: grid;
				gap: 8px;
				margin: 16px 0 0;
				padding: 0;
				list-style: none;
			}
			li {
				display: flex;
				flex-wrap: wrap;
				gap: 4px 16px;
				align-items: center;
				padding: 12px 16px;
				border: 1px solid var(--_border);
				border-radius: var(--_radius);
			}
			.what {
				flex: 1 1 16em;
			}
			small {
				display: block;
				color: var(--_muted);
			}
		`,
	];
	protected override hears = ['sample.created', 'sample.updated'];
	#rows = new Load(
		this,
		() => 'once',
		() => this.console.call<{ data: Row[] }>('GET', '/v1/samples', { query: { status: 'open', sort: 'createdAt' } }),
	);

	protected override heard(): void {
		void this.#rows.reload();
	}

	async #close(id: string): Promise<void> {
		await this.attempt(() => this.console.call('POST', '/v1/samples/{id}/close', { id }));
		await this.#rows.reload();
	}

	protected view() {
		const rows = this.#rows.value?.data;
		return html`<h1>Samples</h1>
			${!rows ? skeleton(3) : rows.length === 0 ? emptyState('Nothing is open') : html`<ul>${rows.map((row) => this.#row(row))}</ul>`}`;
	}

	#row({ id, name, message, createdAt }: Row) {
		return html`<li>
			<span class="what">
				<a href="/console/samples/${id}">${name.full}</a>
				<small>${this.local.date(createdAt)}${message ? html` · ${message}` : ''}</small>
			</span>
			${this.may('sample.close') ? html`<button class="button" @click=${() => this.#close(id)}>Close</button>` : ''}
		</li>`;
	}
}

define('sampling-open', SamplesOpen);
