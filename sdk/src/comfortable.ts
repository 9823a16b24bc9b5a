import { createBind } from './bind.ts';
import { type Client, type ClientOptions, createClient } from './client.ts';
import { resources } from './generated/resources.ts';

export type Freehold = Client & ReturnType<typeof resources>;

/**
 * The whole API as one object, for servers and scripts: `freehold({ url, key }).listings.list({ limit: 10 })`.
 * Built from the same functions as the main entry; it carries all of them, so a page had better use {@link createClient}.
 */
export function freehold(options: ClientOptions): Freehold {
	const client = createClient(options);
	return { ...client, ...resources(createBind(client)) };
}

export type * from './index.ts';
