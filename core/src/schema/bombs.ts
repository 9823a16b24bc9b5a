import { createRequire } from 'node:module';
import type { BootCode, BootFault } from '../errors.ts';
import { escapePointer } from './vocabulary.ts';

/** What a schema file may be at most: far more than any needs, and little enough that checking a value stays quick. */
const DEEPEST = 64;
const MOST_PARTS = 20_000;
const MOST_VALUES = 1000;
const MOST_CHOICES = 20;
/** Choices inside choices multiply. */
const MOST_WAYS = 256;

type Place = { value: unknown; pointer: string; depth: number; ways: number };

/** Keywords whose values are data, not schemas. */
const DATA = new Set(['default', 'examples', 'example', 'const', 'enum']);

/**
 * Whether checking values against this schema could take long, by its own shape: patterns that go wrong on some text, choices
 * inside choices, endless depth. Schemas come from plugins; the texts that are checked come from anybody. A schema that
 * refers to itself cannot be written here: `$ref` names a shared word only.
 */
export function findBombs(schema: unknown, file: string, code: BootCode, base = ''): BootFault[] {
	const faults: BootFault[] = [];
	const refuse = (pointer: string, fault: Omit<BootFault, 'code'>): void =>
		void faults.push({ code, file, pointer: pointer || '#', ...fault });
	const waiting: Place[] = [{ value: schema, pointer: base, depth: 0, ways: 1 }];
	let parts = 0;
	// Without recursion, so that a file of a million levels is a fault and no crash.
	for (let place = waiting.pop(); place; place = waiting.pop()) {
		const { value, pointer, depth } = place;
		if (typeof value !== 'object' || value === null) continue;
		if (++parts > MOST_PARTS) {
			refuse(base, { found: `more than ${MOST_PARTS} parts`, meant: 'a schema that a person can read' });
			break;
		}
		if (depth > DEEPEST) {
			refuse(pointer.slice(0, 200), { found: `more than ${DEEPEST} levels`, meant: `at most ${DEEPEST}` });
			break;
		}
		const ways = checkPart(value as Part, place, refuse);
		for (const [name, inner] of Object.entries(value)) {
			if (!DATA.has(name) || Array.isArray(value))
				waiting.push({ value: inner, pointer: `${pointer}/${escapePointer(name)}`, depth: depth + 1, ways });
		}
	}
	return faults;
}

type Part = { pattern?: unknown; enum?: unknown; anyOf?: unknown; uniqueItems?: unknown; items?: unknown };
type Refuse = (pointer: string, fault: Omit<BootFault, 'code'>) => void;

/** @returns in how many ways a value can be read down to here */
function checkPart(part: Part, { pointer, ways }: Place, refuse: Refuse): number {
	if (typeof part.pattern === 'string') checkPattern(part.pattern, `${pointer}/pattern`, refuse);
	if (Array.isArray(part.enum) && part.enum.length > MOST_VALUES) {
		const suggestion = 'Make it an entity of its own, and refer to that.';
		refuse(`${pointer}/enum`, { found: `${part.enum.length} values`, meant: `at most ${MOST_VALUES}`, suggestion });
	}
	if (part.uniqueItems === true && isStructured(part.items)) {
		const suggestion = 'Leave uniqueItems out, and compare in a hook what makes two of them the same.';
		refuse(`${pointer}/uniqueItems`, {
			found: 'a list of objects, each compared with all others',
			meant: 'a list of texts or numbers',
			suggestion,
		});
	}
	if (!Array.isArray(part.anyOf)) return ways;
	const product = ways * part.anyOf.length;
	if (part.anyOf.length > MOST_CHOICES || product > MOST_WAYS) {
		refuse(`${pointer}/anyOf`, {
			found: `${part.anyOf.length} choices${ways > 1 ? `, inside others: ${product} ways to read one value` : ''}`,
			meant: `at most ${MOST_CHOICES}, and ${MOST_WAYS} ways`,
		});
	}
	return product;
}

function isStructured(items: unknown): boolean {
	const { type, anyOf, properties } = (items ?? {}) as { type?: unknown; anyOf?: unknown; properties?: unknown };
	return Boolean(anyOf ?? properties) || type === 'object' || type === 'array' || items === undefined;
}

const LONGEST_PATTERN = 500;
/** In how many ways a text may match, as `redos-detector` counts them; sound patterns have 1 to 5. */
const MOST_BACKTRACKS = 50;
const MOST_STEPS = 5000;

const known = new Map<string, string | null>();

function checkPattern(pattern: string, pointer: string, refuse: Refuse): void {
	if (!known.has(pattern)) known.set(pattern, whySlow(pattern));
	const reason = known.get(pattern) ?? null;
	if (reason === null) return;
	refuse(pointer, {
		found: reason,
		meant: 'a pattern that reads every text once',
		suggestion:
			'Let no two repetitions that follow or hold each other match the same characters, or bound them: "{1,20}" instead of "+".',
	});
}

const require = createRequire(import.meta.url);

function whySlow(pattern: string): string | null {
	if (pattern.length > LONGEST_PATTERN) return `a pattern of ${pattern.length} characters`;
	let compiled: RegExp;
	try {
		compiled = new RegExp(pattern, 'u');
	} catch {
		// Told elsewhere, with what is wrong in it.
		return null;
	}
	const { isSafe } = require('redos-detector') as typeof import('redos-detector');
	const { safe } = isSafe(compiled, { maxScore: MOST_BACKTRACKS, maxSteps: MOST_STEPS });
	return safe ? null : `"${pattern.slice(0, 80)}", which tries so many ways on some texts that the server would stand still`;
}
