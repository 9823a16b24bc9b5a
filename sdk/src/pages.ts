import type { Client, RunOptions } from './client.ts';
import type { Command, Page } from './command.ts';

/**
 * Every record of a list, page after page, each page asked for when the one before is used up:
 * `for await (const listing of pages(client, listListings({ sort: 'price' })))`.
 * Several `next()` at once are answered one after the other, so no record comes twice and none is left out.
 */
export async function* pages<Item>(
	{ run }: Client,
	command: Command<Page<Item>>,
	options?: Pick<RunOptions, 'signal' | 'timeout'>,
	first?: Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
	let page = await (first ?? run(command, options));
	for (;;) {
		yield* page.data;
		if (!page.next) return;
		page = await run({ ...command, query: { ...command.query, cursor: page.next } }, options);
	}
}
