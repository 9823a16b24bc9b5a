/** `<console-embed-preview>`: the widget itself, from the same files that a customer's page loads, on the colours that were chosen. */
import { define, FreeholdElement, failedState } from '@freehold/widgets/kit';
import { css, html, type PropertyValues } from 'lit';
import { attributesOf, type Setup } from './embed-snippet.ts';

export class ConsoleEmbedPreview extends FreeholdElement {
	static override properties = { setup: { attribute: false }, page: {}, _failed: { state: true } };
	static override styles = [
		...FreeholdElement.sheets,
		css`
			.page {
				min-block-size: 200px;
				padding: 24px;
				border: 1px solid var(--_border);
				border-radius: var(--_radius);
				overflow: auto;
			}
		`,
	];

	declare setup: Setup;
	/** The colour of the page around it. */
	declare page: string;
	declare _failed: boolean;
	#shown: HTMLElement | undefined;

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('setup')) void this.#show();
	}

	/** A widget is made anew for another tag or key; its attributes change as they would on a page. */
	async #show(): Promise<void> {
		const { widget, key, origin } = this.setup;
		try {
			await import(/* @vite-ignore */ `/widgets/v1/${widget.tag}.js`);
			this._failed = false;
		} catch (error) {
			console.warn(error);
			this._failed = true;
			return;
		}
		if (this.#shown?.localName !== widget.tag || this.#shown.getAttribute('api-key') !== key) {
			this.#shown = document.createElement(widget.tag);
			this.#shown.setAttribute('api-url', origin);
			this.#shown.setAttribute('api-key', key);
		}
		const wanted = new Map(attributesOf(this.setup));
		for (const { name } of widget.knobs) {
			const value = wanted.get(name);
			if (value === undefined) this.#shown.removeAttribute(name);
			else this.#shown.setAttribute(name, value);
		}
		this.requestUpdate();
	}

	protected override updated(): void {
		const page = this.renderRoot.querySelector<HTMLElement>('.page');
		if (!page) return;
		page.style.background = this.page;
		// A customer's page is what its colours are, whatever the console is.
		page.style.colorScheme = 'light';
		for (const name of [...page.style]) if (name.startsWith('--freehold-')) page.style.removeProperty(name);
		// What the console sets for itself stays outside.
		for (const name of OURS) page.style.setProperty(name, this.setup.look[name] || 'initial');
		for (const [name, value] of Object.entries(this.setup.look)) if (value) page.style.setProperty(name, value);
	}

	protected view(): unknown {
		if (this._failed) return failedState(this.local, this.local.text('failed'), () => void this.#show());
		return html`<div class="page">${this.#shown}</div>`;
	}
}

/** Properties of page/console.css. */
const OURS = [
	'font',
	'font-size',
	'radius',
	'radius-card',
	...['primary', 'on-primary', 'text', 'muted', 'surface', 'sunken', 'border', 'outline', 'danger', 'success'].map(
		(name) => `color-${name}`,
	),
].map((name) => `--freehold-${name}`);

define('console-embed-preview', ConsoleEmbedPreview);
