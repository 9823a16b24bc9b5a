/** `<console-push>`: whether this browser is told of notifications while the console is closed. */
import { define, FreeholdElement, screenStyles, toast } from '@freehold/widgets/kit';
import { css, html, nothing } from 'lit';
import { application } from './application.ts';
import './outbox-words.ts';
import { explain } from './problem.ts';
import type { Session } from './session.ts';

/** base64url → bytes: what `applicationServerKey` takes. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

export class ConsolePush extends FreeholdElement {
	static override properties = { session: { attribute: false }, _on: { state: true }, _busy: { state: true } };
	static override styles = [
		...screenStyles,
		css`
			:host {
				container-type: normal;
			}
			p {
				margin-block-end: 10px;
				color: var(--_muted);
			}
		`,
	];

	declare session: Session;
	/** Undefined until it is known; null where it cannot be. */
	declare _on: boolean | null | undefined;
	declare _busy: boolean;
	#registration: ServiceWorkerRegistration | undefined;

	constructor() {
		super();
		this._busy = false;
	}

	protected override firstUpdated(): void {
		void this.#look();
	}

	async #look(): Promise<void> {
		const canAsk = this.session.catalogue.description.operations.some(({ id }) => id === 'push-subscription.subscribe');
		this.#registration = canAsk && 'PushManager' in window ? await application() : undefined;
		this._on = this.#registration ? (await this.#registration.pushManager.getSubscription()) !== null : null;
	}

	async #attempt(work: (registration: ServiceWorkerRegistration) => Promise<void>): Promise<void> {
		if (this._busy || !this.#registration) return;
		this._busy = true;
		try {
			await work(this.#registration);
		} catch (error) {
			const isBlocked = Notification.permission === 'denied';
			toast(isBlocked ? this.local.text('pushBlocked') : explain(error, this.local), 'failed');
		}
		this._busy = false;
		await this.#look();
	}

	/** Asks the browser, then tells the platform where this one is found. */
	#subscribe = async ({ pushManager }: ServiceWorkerRegistration): Promise<void> => {
		if ((await Notification.requestPermission()) !== 'granted') throw new DOMException('', 'NotAllowedError');
		const { publicKey } = await this.session.run<{ publicKey: string }>({ method: 'GET', path: '/v1/push-subscriptions/key' });
		const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) });
		const { endpoint, keys } = subscription.toJSON();
		const device = /Mobi/.test(navigator.userAgent) ? 'Phone' : 'Computer';
		await this.session.run({
			method: 'POST',
			path: '/v1/push-subscriptions/subscribe',
			body: { endpoint, keys, device },
			once: true,
		});
	};

	/** The platform forgets a browser that is gone when it next tries to reach it. */
	#leave = async ({ pushManager }: ServiceWorkerRegistration): Promise<void> => {
		await (await pushManager.getSubscription())?.unsubscribe();
	};

	protected view(): unknown {
		const { local, _on: on } = this;
		if (on === undefined) return nothing;
		if (on === null) return html`<p>${local.text('pushNone')}</p>`;
		return html`<p role="status">${local.text(on ? 'pushIsOn' : 'pushIsOff')}</p>
			<button class="button" type="button" ?disabled=${this._busy} @click=${() => void this.#attempt(on ? this.#leave : this.#subscribe)}>
				${local.text(on ? 'pushOff' : 'pushOn')}
			</button>`;
	}
}

define('console-push', ConsolePush);
