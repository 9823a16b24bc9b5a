import { inspect } from 'node:util';
import { readSecret } from '../environment.ts';
import type { BootFault } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment's variables, which show nothing of themselves: a driver is given those that its manifest names. */
export type DriverVariables = {
	/** An empty one counts as unset. A secret may stand in the file that NAME_FILE names. */
	read(name: string, secret: boolean): { text: string | undefined } | { fault: BootFault };
	/** Names alone, to tell a misspelt one. */
	names(): string[];
};

/** @param root what the paths of NAME_FILE are relative to */
export function driverVariables(env: Environment, root = '.'): DriverVariables {
	const kept = Object.freeze({ ...env });
	return {
		read: (name, secret) => (secret ? readSecret(kept, name, root) : { text: kept[name]?.trim() || undefined }),
		names: () => Object.keys(kept),
		// biome-ignore lint/suspicious/noExplicitAny: two ways to be looked at, neither part of what it is
		...({ toJSON: () => '[variables]', [inspect.custom]: () => '[variables]' } as any),
	};
}
