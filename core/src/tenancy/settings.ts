import { type InputFault, problem } from '../errors.ts';
import type { BeforeHook } from '../operations/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import { snakeCase } from '../schema/paths.ts';
import { didYouMean } from '../schema/wording.ts';
import type { Features } from './features.ts';
import { RULE_PACKS } from './rule-packs.ts';

/** Settings that a pattern cannot check; what changed is seen by the next call. */
export const settingsHooks = (features: Features, organizations: Organizations): Record<string, BeforeHook> => ({
	'organization.update': async (body, scope) => {
		refuseFaults([...settingFaults(body), ...featureFaults(body.features, features, false)]);
		scope.afterCommit(() => organizations.forget(scope.organization.id));
		return typeof body.features === 'object' && body.features !== null
			? { ...body, features: await withStored(scope.sql, body.features as Switches) }
			: body;
	},
});

export type Switches = Record<string, boolean>;

/** Those that are named change, the others stay. */
export async function withStored(sql: (text: string) => Promise<unknown[]>, switched: Switches): Promise<Switches> {
	const [row] = (await sql('select features from organizations for no key update')) as [{ features: Switches | null }?];
	return { ...row?.features, ...switched };
}

/** @throws invalid_input that names all of them */
export function refuseFaults(errors: InputFault[]): void {
	if (errors.length === 0) return;
	const detail = errors.map((one) => `${one.pointer}: ${one.detail}`).join('; ');
	throw problem('invalid_input', { detail, errors });
}

/** Time zone, language and currency must be known to this machine, the rule pack to this platform. */
export function settingFaults(body: Record<string, unknown>): InputFault[] {
	const fault = (name: string, isKnown: (value: string) => boolean, detail: string): InputFault[] => {
		const found = body[name];
		return typeof found !== 'string' || isKnown(found) ? [] : [{ pointer: `/${name}`, code: snakeCase(name), detail, found }];
	};
	const packs = [...RULE_PACKS.keys()];
	const near = didYouMean(String(body.rulePack), packs).suggestion;
	return [
		...fault('timeZone', isTimeZone, 'Meant an IANA zone, like Asia/Dubai'),
		...fault('locale', isLocale, 'Meant a language tag, like en-US'),
		...fault('currency', isCurrency, 'Meant a currency of ISO 4217, like USD'),
		...fault('rulePack', (name) => RULE_PACKS.has(name), `Meant one of ${packs.join(', ')}${near ? `. ${near}` : ''}`),
	];
}

/** Features that nobody declares, and pilots where those are not the caller's to switch. */
export function featureFaults(switched: unknown, features: Features, mayPilot: boolean): InputFault[] {
	return Object.keys((switched ?? {}) as object).flatMap((name): InputFault[] => {
		const feature = features.get(name);
		const pointer = `/features/${name}`;
		if (!feature) {
			const known = [...features.keys()];
			const near = didYouMean(name, known).suggestion;
			const detail = known.length ? `Meant one of ${known.join(', ')}${near ? `. ${near}` : ''}` : 'No plugin declares a feature';
			return [{ pointer, code: 'unknown', detail }];
		}
		if (feature.pilot && !mayPilot)
			return [{ pointer, code: 'pilot', detail: 'This is a pilot; the operator of the platform switches it' }];
		return [];
	});
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

const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code);
