/** The SDK's client, one for each place and key on the page. */
import { type Client, createClient } from '@freehold/sdk';
import type { Settings } from './settings.ts';

const clients = new Map<string, Client>();

/** The client for a platform and key. */
export function clientOf({ url, key }: Settings): Client {
	const name = `${url} ${key}`;
	const client = clients.get(name) ?? createClient({ url, key });
	clients.set(name, client);
	return client;
}
