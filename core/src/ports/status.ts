import type { BreakerState } from './breaker.ts';
import type { Choice } from './choose.ts';
import type { Dice, Faults } from './faults.ts';
import type { PortName } from './model.ts';
import type { Guarded } from './resilience.ts';
import { PORTS } from './specs.ts';
import type { Counted, Tally } from './tally.ts';

/** How a port is at this moment, for people and for `GET /v1/ports`. */
export type PortStatus = Counted & {
	port: PortName;
	title: string;
	kind: Choice['kind'];
	/** null: the port is switched off. */
	driver: string | null;
	driverTitle: string | null;
	because: string;
	/** The worst of its breakers: each receiver of webhooks has one of its own. */
	breaker: BreakerState;
	/** How many are not closed. */
	open: number;
	faults: Faults;
};

const GRAVITY: readonly BreakerState['state'][] = ['closed', 'half-open', 'open'];

type Running = { choice: Choice; tally: Tally; guards: { values(): Iterable<Guarded> }; dice: Dice };

/** Counts and breakers of one port, read together. */
export function statusOf({ choice, tally, guards, dice }: Running): PortStatus {
	const states = [...guards.values()].map(({ breaker }) => breaker.state());
	const [worst] = states.sort((one, other) => GRAVITY.indexOf(other.state) - GRAVITY.indexOf(one.state));
	return {
		port: choice.port,
		title: PORTS[choice.port].title,
		kind: choice.kind,
		driver: choice.driver?.name ?? null,
		driverTitle: choice.driver?.spec.title ?? null,
		because: choice.because,
		breaker: worst ?? { state: 'closed', since: 0, lastError: null, failures: 0 },
		open: states.filter(({ state }) => state !== 'closed').length,
		faults: dice.faults(),
		...tally.read(),
	};
}
