import { type InputFault, problem } from '../../errors.ts';
import type { BeforeHook } from '../../operations/model.ts';

/** Settings that a pattern cannot check: the zone and the language must be known to this machine. */
export const organizationHooks: Record<string, BeforeHook> = {
	'organization.update': (body) => {
		refuseSettings(body);
		return body;
	},
};

/** @throws invalid_input where the zone or the language is none, with pointers below `at` */
export function refuseSettings({ timeZone, locale }: { timeZone?: unknown; locale?: unknown }, at = ''): void {
	const errors: InputFault[] = [];
	if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
		const detail = 'Meant an IANA zone, like Asia/Dubai';
		errors.push({ pointer: `${at}/timeZone`, code: 'time_zone', detail, found: timeZone });
	}
	if (typeof locale === 'string' && !isLocale(locale)) {
		const detail = 'Meant a language tag, like en-US';
		errors.push({ pointer: `${at}/locale`, code: 'locale', detail, found: locale });
	}
	if (errors.length)
		throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
}

function isTimeZone(timeZone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone });
		return true;
	} catch {
		return false;
	}
}

function isLocale(locale: string): boolean {
	try {
		Intl.getCanonicalLocales(locale);
		return true;
	} catch {
		return false;
	}
}
