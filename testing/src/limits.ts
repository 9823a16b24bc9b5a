import { type Config, findPlugins, loadRegistry } from '@freehold/core';

/**
 * Tests make in seconds what people make in days: budgets, and the limits of operations by who calls them, are out of their way.
 * Limits of strangers stay, since a test can come from another address. A test of limits itself says `callsPerHour` and `limits: {}`.
 */
export function lifted(config: Config): Pick<Config, 'callsPerHour' | 'limits'> {
	const limits: Record<string, { calls: number; seconds: number }> = {};
	for (const { name, operations } of loadRegistry(findPlugins(config)).entities.values()) {
		for (const [operation, { limit, permission }] of Object.entries(operations)) {
			if (limit && permission !== 'anyone') limits[`${name}.${operation}`] = { calls: 1_000_000, seconds: limit.seconds };
		}
	}
	return { callsPerHour: 999_999, limits };
}
