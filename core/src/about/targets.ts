import type { Entity } from '../schema/model.ts';

/** Can records of it be what others are about (`x-about`)? Those that have an address of their own, but for accounts and keys. */
export const isSubject = (entity: Entity): boolean =>
	!entity.internal && entity.plugin !== 'identity' && !entity.about && entity.derive.includes('get');
