/** The cache by itself: what is found, and what is never found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cache, type CacheStore, createCache, noCache } from '../src/cache/cache.ts';
import { memoryStore } from '../src/cache/stores.ts';

const ORGANIZATION = '019a0000-0000-7000-8000-000000000001';
const OTHER = '019a0000-0000-7000-8000-000000000002';
const page = (name = 'page 1', tags = ['listing'], organization = ORGANIZATION) => ({ organization, tags, name });

/** Counts how often the answer is made. */
function counting(cache: Cache) {
	let made = 0;
	return { read: (what = page()) => cache.read(what, async () => `answer ${++made}`), made: () => made };
}

describe('the cache', () => {
	it('makes an answer once, and again after a change of what it is made of', async () => {
		const cache = createCache(memoryStore());
		const { read } = counting(cache);
		expect([await read(), await read()]).toEqual(['answer 1', 'answer 1']);
		await cache.changed(ORGANIZATION, ['user']);
		expect(await read()).toBe('answer 1');
		await cache.changed(ORGANIZATION, ['listing']);
		expect(await read()).toBe('answer 2');
		await cache.changed(ORGANIZATION);
		expect(await read()).toBe('answer 3');
		await cache.clear();
		expect(await read()).toBe('answer 4');
		expect(cache.figures()).toEqual({ hits: 2, misses: 4 });
	});

	it('knows organisations apart, whatever the name', async () => {
		const { read } = counting(createCache(memoryStore()));
		expect(await read(page('p', ['listing'], ORGANIZATION))).toBe('answer 1');
		expect(await read(page('p', ['listing'], OTHER))).toBe('answer 2');
		expect(await read(page('p', ['listing'], ORGANIZATION))).toBe('answer 1');
	});

	it('asks once for what many want at the same time', async () => {
		const { read, made } = counting(createCache(memoryStore()));
		expect(new Set(await Promise.all(Array.from({ length: 20 }, () => read())))).toEqual(new Set(['answer 1']));
		expect(made()).toBe(1);
	});

	it('never finds an answer that was begun before a change and kept after it', async () => {
		const cache = createCache(memoryStore());
		let finish = (_: string): void => {};
		const slow = cache.read(page(), () => new Promise((resolve) => (finish = resolve)));
		await new Promise(setImmediate);
		await cache.changed(ORGANIZATION, ['listing']);
		finish('from before');
		expect(await slow).toBe('from before');
		expect(await cache.read(page(), async () => 'from after')).toBe('from after');
	});

	it('keeps nothing of a failure', async () => {
		const cache = createCache(memoryStore());
		await expect(cache.read(page(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await cache.read(page(), async () => 'yes')).toBe('yes');
	});

	it('is passed by where its store does not answer', async () => {
		const away = async (): Promise<never> => {
			throw new Error('away');
		};
		const store: CacheStore = { kind: 'redis', look: away, keep: away, close: async () => {} };
		const { read } = counting(createCache(store));
		expect([await read(), await read()]).toEqual(['answer 1', 'answer 2']);
	});

	it('has no more places than it has, however many names there are', async () => {
		const kept = new Set<string>();
		const store = memoryStore();
		const keep: CacheStore['keep'] = async (values, seconds) => {
			for (const key of Object.keys(values)) kept.add(key);
			await store.keep(values, seconds);
		};
		const cache = createCache({ ...store, keep });
		for (let name = 0; name < 2000; name++) await cache.read(page(`name ${name}`), async () => 'text');
		expect(kept.size).toBeLessThanOrEqual(256);
	});

	it('is nothing where several processes share nothing', async () => {
		const { read } = counting(noCache);
		expect([await read(), await read()]).toEqual(['answer 1', 'answer 2']);
	});

	// A model: the truth is a number for each tag. Whatever happens in whatever order, an answer is never older than the last change that
	// was told before it was asked for.
	it('tells nobody what was before a change that has been told', async () => {
		const tags = ['listing', 'user', 'property'];
		const step = fc.oneof(
			fc.record({
				kind: fc.constant('read' as const),
				tags: fc.subarray(tags, { minLength: 1 }),
				name: fc.constantFrom('a', 'b', 'c'),
			}),
			fc.record({ kind: fc.constant('change' as const), tag: fc.constantFrom(...tags, undefined) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
				// Two processes on one store.
				const store = memoryStore();
				const [one, two] = [createCache(store), createCache(store)];
				const truth: Record<string, number> = { listing: 0, user: 0, property: 0 };
				for (const [at, taken] of steps.entries()) {
					const cache = at % 2 ? one : two;
					if (taken.kind === 'change') {
						for (const tag of taken.tag ? [taken.tag] : tags) truth[tag] = (truth[tag] as number) + 1;
						await cache.changed(ORGANIZATION, taken.tag ? [taken.tag] : undefined);
						continue;
					}
					const now = () => taken.tags.map((tag) => `${tag} ${truth[tag]}`).join();
					expect(await cache.read(page(`${taken.name} ${taken.tags}`, taken.tags), async () => now())).toBe(now());
				}
			}),
		);
	});
});
