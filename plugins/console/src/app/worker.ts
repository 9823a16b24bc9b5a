/**
 * The console's service worker, at /console/sw.js: keeps the application's own files, so that it opens without a network, and shows what is
 * pushed. It never keeps an answer of the API, a file of the organisation, or anything else that is about a person.
 *
 * One file without imports; the build puts the list of files and their version into it.
 */
type Worker = {
	skipWaiting(): void;
	location: Location;
	registration: ServiceWorkerRegistration & { showNotification(title: string, options: object): Promise<void> };
	clients: {
		claim(): Promise<void>;
		matchAll(options: object): Promise<{ url: string; focus(): Promise<unknown>; postMessage(message: unknown): void }[]>;
		openWindow(url: string): Promise<unknown>;
	};
	addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
};
type WorkerEvent = Event & {
	waitUntil(work: Promise<unknown>): void;
	respondWith(answer: Promise<Response>): void;
	request: Request;
	data: { json(): Pushed } & { type?: string };
	notification: { close(): void; data: { url: string } };
};
/** What the push port sends: @freehold/core, ports/push.ts. */
type Pushed = { title: string; body?: string; url?: string; tag?: string };

const worker = self as unknown as Worker;
const VERSION = '__VERSION__';
/** Addresses below /console/, which stay what they are: a changed file has another name. */
const FILES: string[] = JSON.parse('__FILES__');

const SHELL = `console-${VERSION}`;
/** Code of plugins and widgets: fetched anew where there is a network. */
const CODE = 'console-code';
const HOME = '/console/';
/** These files are the same for everybody, whatever headers say of what answers vary by. */
const SAME = { ignoreVary: true };

worker.addEventListener('install', (event) => {
	event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([HOME, ...FILES.map((file) => HOME + file)])));
});

worker.addEventListener('activate', (event) => {
	const old = async (): Promise<void> => {
		const names = await caches.keys();
		await Promise.all(
			names.filter((name) => name.startsWith('console-') && ![SHELL, CODE].includes(name)).map((name) => caches.delete(name)),
		);
		await worker.clients.claim();
	};
	event.waitUntil(old());
});

/** The page says that the person wants the new version now. */
worker.addEventListener('message', (event) => {
	if ((event as unknown as MessageEvent<{ type?: string }>).data?.type === 'renew') worker.skipWaiting();
});

/** A new page is of the new version; the kept one is for where there is no network. */
const page = (request: Request): Promise<Response> =>
	fetch(request).catch(async () => (await caches.match(HOME, SAME)) ?? Response.error());

const shellFile = async (request: Request): Promise<Response> => (await caches.match(request.url, SAME)) ?? fetch(request);

async function code(request: Request): Promise<Response> {
	const cache = await caches.open(CODE);
	try {
		const answer = await fetch(request);
		if (answer.ok) await cache.put(request, answer.clone());
		return answer;
	} catch (error) {
		const kept = await cache.match(request.url, SAME);
		if (kept) return kept;
		throw error;
	}
}

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== worker.location.origin) return;
	if (request.mode === 'navigate') event.respondWith(page(request));
	else if (pathname.startsWith(`${HOME}assets/`) || pathname.startsWith(`${HOME}icons/`)) event.respondWith(shellFile(request));
	else if (pathname.startsWith('/screens/')) event.respondWith(code(request));
});

worker.addEventListener('push', (event) => {
	const { title, body = '', url = HOME, tag } = event.data.json();
	const options = { body, tag, icon: `${HOME}icons/192.png`, badge: `${HOME}icons/192.png`, data: { url } };
	event.waitUntil(worker.registration.showNotification(title, options));
});

/** Opens the record in the window that is there, or in a new one. */
worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	const address = new URL(event.notification.data.url, worker.location.origin);
	const open = async (): Promise<unknown> => {
		const windows = await worker.clients.matchAll({ type: 'window' });
		const console = windows.find(({ url }) => new URL(url).pathname.startsWith(HOME));
		if (!console || address.origin !== worker.location.origin) return worker.clients.openWindow(address.href);
		console.postMessage({ type: 'open', address: address.pathname + address.search });
		return console.focus();
	};
	event.waitUntil(open());
});
