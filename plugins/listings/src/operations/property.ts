import type { BeforeHook, ImportRow } from '@freehold/core';
import { addressKey, isWhole } from '../address.ts';

/** Keeps the key in step with the address. */
export const keepAddressKey: BeforeHook = (body) =>
	isWhole(body.address) ? { ...body, addressKey: addressKey(body.address) } : body;

/** The same for the rows of a file. */
export const keepAddressKeys: BeforeHook = (body) => {
	for (const { record } of body.rows as ImportRow[]) {
		if (isWhole(record.address)) record.addressKey = addressKey(record.address);
	}
	return body;
};
