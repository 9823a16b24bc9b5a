import type { Config } from '../config.ts';
import { createStore } from '../data/records.ts';
import { coreDrivers } from '../drivers/drivers.ts';
import { BootError, type BootFault, refuseFaults } from '../errors.ts';
import { gatherKinds } from '../jobs/kinds.ts';
import { deriveOperations } from '../operations/derive.ts';
import { gather } from '../operations/gather.ts';
import type { Operation, Plugin } from '../operations/model.ts';
import { findPlugins, loadPluginCode } from '../plugin.ts';
import { checkDrivers } from '../ports/drivers.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { loadRegistry } from '../schema/registry.ts';
import { checkScreens } from '../schema/screens.ts';

/** An installation as files say it: what a start reads before it opens anything. */
export type Installation = { registry: Registry; operations: Operation[]; code: (Plugin | null)[] };

/**
 * Reads manifests, schema files and code as a start would, and opens nothing.
 * @throws BootError with the faults of all of them that can be told at once
 */
export async function examine(config: Config): Promise<Installation> {
	const manifests = findPlugins(config);
	const faults: BootFault[] = [];
	const registry = kept(faults, () => loadRegistry(manifests));
	const loaded = await Promise.allSettled(manifests.filter(({ name }) => name !== 'identity').map(loadPluginCode));
	const code = loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	for (const one of loaded) if (one.status === 'rejected') faults.push(...faultsOf(one.reason));
	if (!registry) throw new BootError(faults as [BootFault, ...BootFault[]]);
	const operations = deriveOperations(registry, createStore(registry).tables);
	faults.push(...checkScreens(registry, operations, config.mode));
	// Where some code could not be read, what it would have brought is not missed.
	if (code.length === loaded.length) faults.push(...checkCode(registry, operations, manifests, code));
	refuseFaults(faults);
	return { registry, operations, code };
}

function checkCode(
	registry: Registry,
	operations: Operation[],
	manifests: readonly Manifest[],
	code: (Plugin | null)[],
): BootFault[] {
	const faults: BootFault[] = [];
	const isHosts = ({ id, entity }: Operation): boolean =>
		entity.plugin === 'identity' || !Object.hasOwn(entity.operations, id.slice(entity.name.length + 1));
	const own = new Set(operations.filter(isHosts).map(({ id }) => id));
	kept(faults, () => gather(operations, code));
	const others = registry.plugins.filter(({ name }) => name !== 'identity');
	kept(faults, () => gatherKinds({ ...registry, plugins: others }, code));
	// The host's own handlers, and those of what it derives (timelines), are made when it starts.
	const missed = faults.filter((fault) => fault.code !== 'handler_missing' || !own.has(fault.found ?? ''));
	return [...missed, ...checkDrivers(manifests, [coreDrivers, ...code])];
}

function kept<Value>(faults: BootFault[], read: () => Value): Value | undefined {
	try {
		return read();
	} catch (error) {
		faults.push(...faultsOf(error));
		return undefined;
	}
}

/** @throws what is no fault of an installation */
export function faultsOf(error: unknown): readonly BootFault[] {
	if (error instanceof BootError) return error.faults;
	throw error;
}
