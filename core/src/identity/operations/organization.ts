import { type InputFault, problem } from '../../errors.ts';
import type { BeforeHook } from '../../operations/model.ts';

/** Settings that a pattern cannot check: the zone and the language must be known to this machine. */
export const organizationHooks: Record<string, BeforeHook> = {
	'organization.update': (body) => {
		const errors: InputFault[] = [];
		if (typeof body.timeZone === 'string' && !isTimeZone(body.timeZone)) {
			errors.push({
				pointer: '/timeZone',
				code: 'time_zone',
				detail: 'Meant an IANA zone, like Asia/Dubai',
				found: body.timeZone,
			});
		}
		if (typeof body.locale === 'string' && !isLocale(body.locale)) {
			errors.push({ pointer: '/locale', code: 'locale', detail: 'Meant a language tag, like en-US', found: body.locale });
		}
		if (errors.length)
			throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
		return body;
	},
};

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
