import type { Client, RunOptions } from './client.ts';
import type { Command, Page } from './command.ts';
import { pages } from './pages.ts';

/** A list being read: await it for its first page, or go over all records with `for await`. */
export type Listed<Item> = Promise<Page<Item>> & AsyncIterable<Item>;

export type Bind = {
	/** From a function that makes a command, one that runs it. Options of the call come after its own parameters. */
	call: <Parameters extends unknown[], Answer>(
		make: (...parameters: Parameters) => Command<Answer>,
	) => (...parameters: [...Parameters, options?: RunOptions]) => Promise<Answer>;
	/** The same for a list. */
	list: <Parameters extends unknown[], Item>(
		make: (...parameters: Parameters) => Command<Page<Item>>,
	) => (...parameters: [...Parameters, options?: RunOptions]) => Listed<Item>;
};

/** Binds commands to a client. */
export function createBind(client: Client): Bind {
	// A command's function has neither defaults nor rest parameters, so its length says where the options stand.
	const split = <Parameters extends unknown[], Answer>(make: (...parameters: Parameters) => Command<Answer>, given: unknown[]) =>
		[make(...(given.slice(0, make.length) as Parameters)), given[make.length] as RunOptions | undefined] as const;
	return {
		call:
			(make) =>
			(...given) =>
				client.run(...split(make, given)),
		list:
			(make) =>
			(...given) => {
				const [command, options] = split(make, given);
				const first = client.run(command, options);
				return Object.assign(first, { [Symbol.asyncIterator]: () => pages(client, command, options, first) });
			},
	};
}
