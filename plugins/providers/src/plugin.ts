import { definePlugin } from '@freehold/core';
import { deliveryDrivers } from './delivery.ts';
import { noteReceipt } from './receipts.ts';

export default definePlugin({
	name: 'providers',
	drivers: { ...deliveryDrivers },
	on: { 'callback.received': { 'note-receipt': noteReceipt } },
});
