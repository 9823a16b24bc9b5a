import type { CallbackProvider } from '../callbacks/model.ts';
import { BootError, type BootFault } from '../errors.ts';
import type { AfterHook, BeforeHook, Handler, Operation, OutwardHandler, Plugin, Streamer } from './model.ts';

/**
 * What the plugins' code adds, checked against what their schemas declare.
 * @throws BootError for every operation without its handler and every handler or hook without its operation
 */
export function gather(operations: Operation[], plugins: (Plugin | null)[]) {
	const handlers = new Map<string, Handler>();
	const streams = new Map<string, Streamer>();
	const outward = new Map<string, OutwardHandler>();
	const hooks = new Map<string, BeforeHook[]>();
	const afterHooks = new Map<string, AfterHook[]>();
	const callbacks = new Map<string, CallbackProvider>();
	const services = new Map<string, unknown>();
	const serves: Record<string, string> = {};
	const seeds: NonNullable<Plugin['seed']>[] = [];
	const faults: BootFault[] = [];
	const byId = new Map(operations.map((operation) => [operation.id, operation]));

	for (const plugin of plugins) {
		if (!plugin) continue;
		for (const [id, handler] of Object.entries(plugin.operations ?? {})) {
			if (byId.get(id)?.kind !== 'custom' && byId.get(id)?.kind !== 'import') faults.push(unknown(plugin, id, 'operation'));
			handlers.set(id, handler);
		}
		for (const [id, stream] of Object.entries(plugin.streams ?? {})) {
			if (byId.get(id)?.kind !== 'custom' || !byId.get(id)?.produces) faults.push(unknown(plugin, id, 'stream'));
			streams.set(id, stream);
		}
		for (const [id, handler] of Object.entries(plugin.outward ?? {})) {
			const operation = byId.get(id);
			if (operation?.kind !== 'custom' || operation.idempotent) faults.push(unknown(plugin, id, 'outward operation'));
			outward.set(id, handler);
		}
		for (const [id, hook] of Object.entries(plugin.before ?? {})) {
			if (!byId.has(id)) faults.push(unknown(plugin, id, 'hook'));
			hooks.set(id, [...(hooks.get(id) ?? []), hook]);
		}
		for (const [id, hook] of Object.entries(plugin.after ?? {})) {
			const operation = byId.get(id);
			const isOneTransaction =
				operation && operation.kind !== 'import' && !operation.produces && !plugins.some((one) => one?.outward?.[id]);
			if (!isOneTransaction) faults.push(unknown(plugin, id, 'hook'));
			afterHooks.set(id, [...(afterHooks.get(id) ?? []), hook]);
		}
		for (const [name, provider] of Object.entries(plugin.callbacks ?? {})) {
			if (callbacks.has(name)) faults.push(unknown(plugin, name, 'callback that another plugin has'));
			callbacks.set(name, provider);
		}
		for (const [name, service] of Object.entries(plugin.services ?? {})) services.set(name, service);
		Object.assign(serves, plugin.serves);
		if (plugin.seed) seeds.push(plugin.seed);
	}
	for (const { id, kind, entity, produces } of operations) {
		if (kind === 'custom' && !(produces ? streams : handlers).has(id) && !outward.has(id)) {
			faults.push({
				code: 'handler_missing',
				file: entity.file,
				found: id,
				meant: `${produces ? 'streams' : 'operations'}: { '${id}': … } in the code of the plugin ${entity.plugin}`,
			});
		}
	}
	if (faults.length) throw new BootError(faults as [BootFault, ...BootFault[]]);
	return { handlers, streams, outward, hooks, afterHooks, callbackProviders: callbacks, services, serves, seeds };
}

const unknown = (plugin: Plugin, id: string, what: string): BootFault => ({
	code: 'handler_unknown',
	file: `the code of the plugin ${plugin.name}`,
	found: `a handler for the ${what} “${id}”`,
	meant: 'an operation that a schema file declares',
});
