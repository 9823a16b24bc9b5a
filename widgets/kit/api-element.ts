/** The base of elements that speak with the platform: where it is, with which key, and loading again when that changes. */
import { BaseElement } from './base.ts';
import { onConfigure, type Settings, settings } from './settings.ts';

export abstract class ApiElement extends BaseElement {
	static override properties = { apiUrl: { attribute: 'api-url' }, apiKey: { attribute: 'api-key' } };

	/** Attribute `api-url`: origin of the platform, where it is not the script's. */
	declare apiUrl: string | undefined;
	/** Attribute `api-key`: publishable key, where it is not the script's `data-key`. */
	declare apiKey: string | undefined;

	#stop: (() => void) | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#stop = onConfigure(() => this.hasUpdated && this.firstUpdated());
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
	}

	/** Loads what the element shows, as soon as the page has said where the platform is, and again when it says otherwise. */
	protected connected(): void {}

	protected override firstUpdated(): void {
		// The loader fetches elements and the page's settings side by side: an element may be there first.
		if (this.origin) this.connected();
	}

	/** Origin of the platform; empty: not known yet. */
	protected get origin(): string {
		return this.apiUrl || settings().url;
	}

	/** Where and who, for the SDK's client. */
	protected get access(): Settings {
		return { url: this.origin, key: this.apiKey || settings().key };
	}
}
