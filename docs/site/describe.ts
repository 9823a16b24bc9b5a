import type { Registry } from '@freehold/core';
import { createStore } from '../../core/src/data/records.ts';
import { deriveOperations } from '../../core/src/operations/derive.ts';
import { CORE_VERSION } from '../../core/src/plugin.ts';
import { type Description, describe } from '../../core/src/schema/description.ts';

/** The whole platform, as somebody who may do everything is told of it. */
export function describeAll(registry: Registry): Description {
	const operations = deriveOperations(registry, createStore(registry).tables);
	return describe({ registry, operations, may: () => true, audience: 'full', version: CORE_VERSION, mode: 'mock' });
}
