import { definePlugin } from '@freehold/core';
import { deliveryDrivers } from './delivery.ts';
import { noteReceipt } from './receipts.ts';
import { serviceDrivers } from './services.ts';

export default definePlugin({
	name: 'providers',
	drivers: { ...deliveryDrivers, ...serviceDrivers },
	on: { 'callback.received': { 'note-receipt': noteReceipt } },
});
