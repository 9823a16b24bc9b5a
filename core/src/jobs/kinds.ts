import { BootError, type BootFault, problem } from '../errors.ts';
import type { Plugin } from '../operations/model.ts';
import { createValidator, type Fault, invalidInput } from '../operations/validate.ts';
import type { JobSpec, Manifest, Registry } from '../schema/model.ts';
import { faultOfSchedule } from './cron.ts';
import type { JobHandler, OutwardJobHandler } from './model.ts';

/** A kind of job: what its manifest says, and the code that does it. */
export type Kind = JobSpec & {
	/** `crm.score-lead` */
	name: string;
	/** Faults of a payload, by what the manifest takes. */
	faultsIn: (payload: unknown) => Fault[];
} & ({ outward: false; handler: JobHandler } | { outward: true; handler: OutwardJobHandler });

export type Kinds = ReadonlyMap<string, Kind>;

const NOTHING = { type: 'object', additionalProperties: false, properties: {} } as const;

/**
 * Every kind of job, each manifest's entry with its handler.
 * @throws BootError handler_missing, handler_unknown
 */
export function gatherKinds(registry: Registry, plugins: readonly (Plugin | null)[]): Kinds {
	const validator = createValidator(registry);
	const faults: BootFault[] = [];
	const kinds = new Map<string, Kind>();
	for (const manifest of registry.plugins) {
		const code = plugins.filter((plugin) => plugin?.name === manifest.name);
		const handlers: Record<string, JobHandler> = Object.assign({}, ...code.map((plugin) => plugin?.jobs));
		const outward: Record<string, OutwardJobHandler> = Object.assign({}, ...code.map((plugin) => plugin?.outwardJobs));
		for (const [job, spec] of Object.entries(manifest.jobs)) {
			const handler = spec.outward ? outward[job] : handlers[job];
			if (!handler) faults.push(missing(manifest, job, spec));
			const wrong = spec.schedule && faultOfSchedule(spec.schedule);
			if (wrong) faults.push(badSchedule(manifest, job, spec, wrong));
			const faultsIn = validator.faults(spec.payload ?? NOTHING);
			const name = `${manifest.name}.${job}`;
			kinds.set(name, { ...spec, name, faultsIn, handler } as Kind);
		}
		const strangers = [...Object.keys(handlers), ...Object.keys(outward)].filter((job) => !Object.hasOwn(manifest.jobs, job));
		for (const job of strangers) {
			faults.push({
				code: 'handler_unknown',
				file: `the code of the plugin ${manifest.name}`,
				found: `a handler for the job “${job}”`,
				meant: 'a job that the manifest declares',
			});
		}
	}
	if (faults.length) throw new BootError(faults as [BootFault, ...BootFault[]]);
	return kinds;
}

const badSchedule = ({ name }: Manifest, job: string, { schedule }: JobSpec, why: string): BootFault => ({
	code: 'plugin_manifest',
	file: `the manifest of the plugin ${name}`,
	pointer: `/freehold/jobs/${job}/schedule`,
	found: `"${schedule?.cron}" in ${schedule?.timeZone}: ${why}`,
	meant: 'five fields of cron like "0 2 * * 0", and an IANA zone or organization',
});

const missing = ({ name }: Manifest, job: string, { outward }: JobSpec): BootFault => ({
	code: 'handler_missing',
	file: `the manifest of the plugin ${name}`,
	found: `the job “${job}”`,
	meant: `${outward ? 'outwardJobs' : 'jobs'}: { '${job}': … } in its code`,
});

/** @throws invalid_input where there is no such kind */
export function kindOf(kinds: Kinds, name: string): Kind {
	const kind = kinds.get(name);
	if (kind) return kind;
	const detail = `There is no job “${name.slice(0, 100)}”`;
	throw problem('invalid_input', { detail, errors: [{ pointer: '/kind', code: 'unknown', detail }] });
}

/** @throws invalid_input */
export function checkPayload(kind: Kind, payload: unknown): void {
	const faults = kind.faultsIn(payload);
	if (faults.length) throw invalidInput(faults.map((fault) => ({ ...fault, pointer: `/payload${fault.pointer}` })));
}
