/** The console as an application: its service worker, what opens from a notification, and new versions of it. */
import { type Localise, toast } from '@freehold/widgets/kit';
import { go } from './place.ts';

type Policies = {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
};

const WORKER = '/console/sw.js';

/** The one address that our policy makes, where the browser holds pages to policies. */
function workerAddress(): string {
	const { trustedTypes } = globalThis as { trustedTypes?: Policies };
	return trustedTypes?.createPolicy('freehold-console', { createScriptURL: () => WORKER }).createScriptURL(WORKER) ?? WORKER;
}

let registering: Promise<ServiceWorkerRegistration | undefined> | undefined;

/** Registers the worker; undefined where the browser has none, or refuses. */
export function application(): Promise<ServiceWorkerRegistration | undefined> {
	registering ??=
		'serviceWorker' in navigator && isSecureContext
			? navigator.serviceWorker.register(workerAddress(), { scope: '/console/' }).catch(() => undefined)
			: Promise.resolve(undefined);
	return registering;
}

/** Starts it, and says when a new version waits. */
export async function startApplication(local: Localise): Promise<void> {
	const registration = await application();
	if (!registration) return;
	navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string; address?: string }>) => {
		if (data.type === 'open' && data.address?.startsWith('/console')) void go(data.address);
	});
	const offer = (worker: ServiceWorker | null): void => {
		// The first one is no news.
		if (!worker || !navigator.serviceWorker.controller) return;
		const run = (): void => {
			navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
			worker.postMessage({ type: 'renew' });
		};
		toast(local.text('renewed'), 'done', { label: local.text('renew'), run });
	};
	offer(registration.waiting);
	registration.addEventListener('updatefound', () => {
		const worker = registration.installing;
		worker?.addEventListener('statechange', () => worker.state === 'installed' && offer(worker));
	});
}
