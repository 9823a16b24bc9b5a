import { createHash } from 'node:crypto';
import { type BootFault, bootError } from '../errors.ts';
import { didYouMean } from '../schema/wording.ts';
import type { FaultKind, PortName } from './model.ts';
import { ProviderError } from './provider-error.ts';
import { PORT_NAMES } from './specs.ts';

/** What goes wrong with a stand-in, each with how likely it is, from 0 to 1. */
export type Faults = Partial<Record<FaultKind, number>> & {
	/** Milliseconds of `latency`. */
	milliseconds?: number;
	/** Seconds of a 429's Retry-After. */
	retryAfter?: number;
	/** Another seed, another row of the same faults. */
	seed?: number;
};

export const FAULT_KINDS: readonly FaultKind[] = ['latency', 'rate-limit', 'error', 'timeout', 'bounce', 'complaint', 'partial'];
const NUMBERS = ['milliseconds', 'retryAfter', 'seed'] as const;

/**
 * Reads FREEHOLD_FAULTS: `email:bounce=0.1,latency=1,milliseconds=300;sms:rate-limit=0.2,retryAfter=2`
 * @throws BootError config_invalid
 */
export function readFaults(text: string): Map<PortName, Faults> {
	const faults = new Map<PortName, Faults>();
	for (const part of text.split(';').map((one) => one.trim())) {
		if (!part) continue;
		const [port = '', list = ''] = part.split(':').map((one) => one.trim());
		if (!PORT_NAMES.includes(port as PortName))
			throw refuse(port, `a port: ${PORT_NAMES.join(', ')}`, didYouMean(port, PORT_NAMES));
		const read: Record<string, number> = {};
		for (const pair of list.split(',')) {
			const [name = '', said = ''] = pair.split('=').map((one) => one.trim());
			const names = [...FAULT_KINDS, ...NUMBERS];
			if (!names.includes(name as FaultKind)) throw refuse(name, `one of ${names.join(', ')}`, didYouMean(name, names));
			const value = /^\d+(\.\d+)?$/.test(said) ? Number(said) : Number.NaN;
			const isShare = FAULT_KINDS.includes(name as FaultKind);
			if (!(value >= 0) || (isShare && value > 1)) throw refuse(`${name}=${said}`, isShare ? 'a share from 0 to 1' : 'a number');
			read[name] = value;
		}
		faults.set(port as PortName, read);
	}
	return faults;
}

const refuse = (found: string, meant: string, more: Partial<BootFault> = {}) =>
	bootError('config_invalid', {
		file: 'the environment',
		pointer: 'FREEHOLD_FAULTS',
		found: `"${found.slice(0, 60)}"`,
		meant,
		...more,
	});

/** From 0 to 1, the same row for the same text (mulberry32 over a hash). */
export function seededRandom(text: string): () => number {
	let state = createHash('sha256').update(text).digest().readUInt32LE(0);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Draws what goes wrong: the same seed and the same calls in the same order, the same faults. */
export type Dice = {
	set(faults: Faults): void;
	faults(): Faults;
	happens(kind: FaultKind): boolean;
	/** What any service may do: be late, refuse for now, fail, say nothing. @throws ProviderError */
	befall(signal: AbortSignal): Promise<void>;
};

export function createDice(port: PortName): Dice {
	let faults: Faults = {};
	let draws = new Map<FaultKind, () => number>();
	const happens = (kind: FaultKind): boolean => {
		const share = faults[kind] ?? 0;
		if (share === 0) return false;
		const draw = draws.get(kind) ?? seededRandom(`${port} ${kind} ${faults.seed ?? 0}`);
		draws.set(kind, draw);
		return draw() < share;
	};
	return {
		happens,
		faults: () => faults,
		set(next) {
			faults = next;
			draws = new Map();
		},
		async befall(signal) {
			if (Object.keys(faults).length === 0) return;
			if (happens('latency')) await new Promise((resolve) => setTimeout(resolve, faults.milliseconds ?? 500));
			if (happens('timeout')) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
			if (happens('rate-limit'))
				throw new ProviderError('rate-limited', 'The stand-in says 429, as it was asked to', {
					retryAfter: faults.retryAfter ?? 1,
				});
			if (happens('error')) throw new ProviderError('unavailable', 'The stand-in says 503, as it was asked to');
		},
	};
}
