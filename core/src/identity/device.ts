import { UAParser } from 'ua-parser-js';

/** What a `User-Agent` says of the device, as far as it can be believed. */
export type Device = {
	/** For people: `Firefox on Windows`. */
	name: string;
	browser: string | null;
	system: string | null;
	kind: 'computer' | 'phone' | 'tablet' | 'other';
};

const KINDS: Readonly<Record<string, Device['kind']>> = { mobile: 'phone', tablet: 'tablet' };

/** Reads a device from the header of its requests. */
export function deviceOf(userAgent: string | null): Device {
	if (!userAgent) return { name: 'Unknown device', browser: null, system: null, kind: 'other' };
	const { browser, os, device } = new UAParser(userAgent).getResult();
	const [program = null, system = null] = [browser.name, os.name];
	const kind = KINDS[device.type ?? ''] ?? (program && system && !device.type ? 'computer' : 'other');
	const name =
		program && system ? `${program} on ${system}` : (program ?? system ?? (userAgent.split(/[\s/(]/)[0] || 'Unknown device'));
	return { name: name.slice(0, 80), browser: program, system, kind };
}
