import { type DriverParts, ProviderError } from '@freehold/core';

/** Holds a driver to so many a day, over all processes; what is more is told to come back after midnight (UTC). */
export function dayLimit(parts: Pick<DriverParts, 'today' | 'now' | 'settings'>, variable: string, what: string) {
	const said = parts.settings[variable] ?? '';
	const most = /^\d{1,9}$/.test(said) ? Number(said) : Number.NaN;
	if (!(most > 0)) throw new ProviderError('refused', `${variable} is a whole number above 0`);
	return async (): Promise<void> => {
		if ((await parts.today(what)) <= most) return;
		const midnight = new Date(parts.now()).setUTCHours(24, 0, 0, 0);
		const retryAfter = Math.ceil((midnight - parts.now()) / 1000);
		throw new ProviderError('rate-limited', `${most} ${what} a day are sent (${variable}); the rest waits`, { retryAfter });
	};
}
