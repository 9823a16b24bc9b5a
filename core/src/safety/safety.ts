import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import { tableOf } from '../data/table.ts';
import { type BootFault, refuseFaults } from '../errors.ts';
import type { Registry } from '../schema/model.ts';
import { nearest } from '../schema/wording.ts';
import type { Check, Facts, Finding } from './check.ts';
import { CONNECTION_CHECKS } from './connection-checks.ts';
import { DATABASE_CHECKS } from './database-checks.ts';
import { demoOrganizations } from './demo.ts';
import { type Live, readLive } from './live.ts';
import { SERVER_CHECKS } from './server-checks.ts';

/** Every check, in the order in which `freehold doctor` tells them. */
export const CHECKS: readonly Check[] = [...SERVER_CHECKS, ...CONNECTION_CHECKS, ...DATABASE_CHECKS];

/** What a check came to. `accepted`: a fault that the configuration takes by name. */
export type Result = { check: Check; finding: Finding | null; outcome: 'ok' | 'warning' | 'fault' | 'accepted' };

/** Looks at everything; at the database only where it was asked, since silence is no good news. */
export function examine(facts: Facts): Result[] {
	const checks = facts.live ? CHECKS : CHECKS.filter((check) => !DATABASE_CHECKS.includes(check));
	return checks.map((check) => {
		const finding = check.look(facts);
		const isAccepted = facts.config.accept.includes(check.id);
		return { check, finding, outcome: finding === null ? 'ok' : isAccepted ? 'accepted' : check.grade };
	});
}

/** The database's side of the facts. */
export const look = (borrow: Connections['borrow'], registry: Registry): Promise<Live> =>
	readLive(
		borrow,
		[...registry.entities.values()].map((entity) => tableOf(entity, registry).name),
		demoOrganizations(),
	);

/**
 * What a production start is held to: every fault at once, each with its mend. A risk that is taken knowingly
 * (`FREEHOLD_ACCEPT`) is in the log of every start, as every warning is.
 * @throws BootError unsafe_configuration
 */
export async function refuseUnsafe(config: Config, registry: Registry, connections: Connections, log: Logger): Promise<void> {
	if (config.mode !== 'production') return;
	const results = examine({ config, live: await look(connections.borrow, registry) });
	for (const { check, finding, outcome } of results) {
		if (outcome === 'accepted') log.warn({ risk: check.id, found: finding?.found }, 'a risk is taken knowingly');
		if (outcome === 'warning') log.warn({ check: check.id, found: finding?.found, mend: finding?.mend }, 'not as it should be');
	}
	refuseFaults([...unknownRisks(config), ...results.filter(({ outcome }) => outcome === 'fault').map(faultOf)]);
}

function faultOf({ check, finding }: Result): BootFault {
	const { found, mend, variable } = finding as Finding;
	return {
		code: 'unsafe_configuration',
		...(variable ? { file: 'the environment', pointer: variable } : {}),
		detail: `${check.id}: not so that ${check.title}`,
		found,
		suggestion: `${mend} Where the risk is taken knowingly: FREEHOLD_ACCEPT=${check.id}`,
	};
}

/** A risk that is misspelt would be taken for nothing. */
export function unknownRisks({ accept }: Pick<Config, 'accept'>): BootFault[] {
	const ids = CHECKS.map(({ id }) => id);
	return accept
		.filter((id) => !ids.includes(id))
		.map((id) => {
			const meant = nearest(id, ids);
			return {
				code: 'config_invalid' as const,
				file: 'the environment',
				pointer: 'FREEHOLD_ACCEPT',
				found: `"${id.slice(0, 60)}", which no check is called`,
				meant: `one of ${ids.join(', ')}`,
				...(meant ? { suggestion: `Did you mean "${meant}"?` } : {}),
			};
		});
}
