/** The console's own database in this browser: what waits for the network, who was signed in last, and what was typed and not saved. Nothing else is kept. */

const NAME = 'freehold-console';
const STORES = ['outbox', 'session', 'drafts'] as const;
export type Store = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | undefined;

const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

function open(): Promise<IDBDatabase> {
	opening ??= (() => {
		const request = indexedDB.open(NAME, 2);
		request.onupgradeneeded = () => {
			for (const store of STORES)
				if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store, { keyPath: 'id' });
		};
		return done(request);
	})();
	return opening;
}

const inStore = async <Result>(
	store: Store,
	mode: IDBTransactionMode,
	work: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> => done(work((await open()).transaction(store, mode).objectStore(store)));

export const put = <Value extends { id: string }>(store: Store, value: Value): Promise<unknown> =>
	inStore(store, 'readwrite', (at) => at.put(value));
export const take = (store: Store, id: string): Promise<unknown> => inStore(store, 'readwrite', (at) => at.delete(id));
export const all = <Value>(store: Store): Promise<Value[]> =>
	inStore(store, 'readonly', (at) => at.getAll() as IDBRequest<Value[]>);
export const empty = (store: Store): Promise<unknown> => inStore(store, 'readwrite', (at) => at.clear());
