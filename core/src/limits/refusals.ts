import type { Logger } from 'pino';
import type { Actor, Caller } from '../operations/model.ts';
import type { Standing } from './standing.ts';

/** What was refused, for whoever watches: each subject's first refusal at once, the rest as numbers, a bounded number of lines. */
export type Refusals = {
	note(standing: Standing, subject: string, call: { operation?: string; actor: Actor; caller: Caller }): void;
	close(): void;
};

const PERIOD = 10_000;
const LINES = 20;

/** @param period milliseconds */
export function createRefusals(log: Pick<Logger, 'warn'>, period = PERIOD): Refusals {
	/** Refusals since the line about the same subject. */
	const since = new Map<string, number>();
	let others = 0;
	let timer: NodeJS.Timeout | undefined;

	const sumUp = (): void => {
		clearTimeout(timer);
		timer = undefined;
		const more = [...since.values()].reduce((sum, number) => sum + number, others);
		if (more > 0) log.warn({ refused: more, subjects: since.size, seconds: period / 1000 }, 'more calls were over their limit');
		since.clear();
		others = 0;
	};

	return {
		note({ policy, seconds }, subject, { operation, actor, caller }) {
			timer ??= setTimeout(sumUp, period).unref();
			const name = `${policy.name} ${subject}`;
			const known = since.get(name);
			if (known !== undefined) since.set(name, known + 1);
			else if (since.size >= LINES) others++;
			else {
				since.set(name, 0);
				const { organization, kind, id } = actor;
				const { address, requestId } = caller;
				const what = { policy: policy.name, limit: policy.calls, window: policy.seconds, retryAfter: seconds };
				log.warn({ id: requestId, ...what, operation, organization, actor: { kind, id }, address }, 'a call was over its limit');
			}
		},
		close: sumUp,
	};
}
