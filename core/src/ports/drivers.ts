import { type BootFault, bootError } from '../errors.ts';
import type { Plugin } from '../operations/model.ts';
import type { Manifest } from '../schema/model.ts';
import { didYouMean } from '../schema/wording.ts';
import type { Declared } from './choose.ts';
import type { Driver } from './model.ts';

/** The code of a driver. @throws BootError driver_missing */
export function supplied({ port, name, plugin }: Declared, code: readonly (Plugin | null)[]): Driver {
	const id = `${port}/${name}`;
	const make = code.find((one) => one?.name === plugin)?.drivers?.[id];
	if (make) return make as Driver;
	throw bootError('driver_missing', { file: `the code of the plugin ${plugin}`, found: id, meant: `drivers: { '${id}': … }` });
}

/** Drivers that a manifest declares and the code does not have, and the other way round. */
export function checkDrivers(plugins: readonly Manifest[], code: readonly (Plugin | null)[]): BootFault[] {
	return plugins.flatMap(({ name, drivers }): BootFault[] => {
		const declared = Object.keys(drivers);
		const made = Object.keys(code.find((one) => one?.name === name)?.drivers ?? {});
		const file = `the code of the plugin ${name}`;
		const missing = declared.filter((id) => !made.includes(id));
		const extra = made.filter((id) => !declared.includes(id));
		return [
			...missing.map((id) => ({ code: 'driver_missing' as const, file, found: id, meant: `drivers: { '${id}': … }` })),
			...extra.map((id) => ({
				code: 'driver_missing' as const,
				file,
				found: `a driver “${id}”`,
				meant: 'one that package.json declares in freehold.drivers',
				...didYouMean(id, declared),
			})),
		];
	});
}
