import type { Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import { diskStorage } from './disk.ts';
import { clamdScanner, mockScanner } from './scanners.ts';

/** Drivers without which nothing can be uploaded: they come with the host, and every other with a plugin. */
export const coreDrivers: Plugin = definePlugin({
	name: 'identity',
	drivers: { 'storage/disk': diskStorage, 'scanner/mock': mockScanner, 'scanner/clamd': clamdScanner },
});
