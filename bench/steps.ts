/** Reads out of V8's CPU profiles how long each step of the door took. */

type Node = { id: number; callFrame: { url: string; functionName: string }; children?: number[] };
export type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] };

const ALL = 'the whole process';

/** The steps by the files that do them. The statement is none; it is named so that it counts for no other. */
const STEPS: [step: string, files: RegExp][] = [
	['authenticate', /core\/src\/identity\/(authenticate|tokens|sessions|keys|secret|origins)\.ts$/],
	['limits', /core\/src\/(limits\/|http\/rate-limit\.ts$)/],
	['idempotency', /core\/src\/operations\/(idempotency|kept-answer)\.ts$/],
	['validate', /core\/src\/(operations\/validate|http\/body)\.ts$|^validate\d+$/],
	['permission', /core\/src\/(identity\/permission|operations\/(authorise|sight))\.ts$/],
	['organisation setting', /core\/src\/data\/database\.ts$/],
	['audit', /core\/src\/audit\//],
	['statement', /core\/src\/data\/|node_modules\/(pg|kysely|@mikro-orm)/],
];

/**
 * Microseconds of CPU for one call, by step; what a step calls (a library, the runtime) counts for it, up to the next step.
 * @param used microseconds of CPU that the whole process used for one call
 * @param seconds only so much before the end is looked at: the work, not the start
 */
export function stepsOf(profiles: Profile[], used: number, seconds: number): Map<string, number> {
	const total = new Map<string, number>([...STEPS.map(([step]) => [step, 0] as const), [ALL, 0]]);
	for (const { nodes, samples, timeDeltas } of profiles) {
		const { stepOf, idle } = assign(nodes);
		let left = seconds * 1_000_000;
		for (let index = samples.length - 1; index >= 0 && left > 0; index--) {
			const id = samples[index] as number;
			const spent = timeDeltas[index] ?? 0;
			left -= spent;
			if (idle.has(id)) continue;
			for (const step of [stepOf.get(id), ALL]) if (step) total.set(step, (total.get(step) ?? 0) + spent);
		}
	}
	const all = total.get(ALL) as number;
	return new Map([...total].map(([step, found]) => [step, (found / all) * used]));
}

/** Each node's step: its own, or that of whoever called it. */
function assign(nodes: Node[]): { stepOf: Map<number, string>; idle: Set<number> } {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const stepOf = new Map<number, string>();
	const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
	const open: [Node, string | undefined][] = nodes[0] ? [[nodes[0], undefined]] : [];
	for (let next = open.pop(); next; next = open.pop()) {
		const [node, caller] = next;
		const { url, functionName } = node.callFrame;
		const step = STEPS.find(([, files]) => files.test(url || functionName))?.[0] ?? caller;
		if (step) stepOf.set(node.id, step);
		for (const child of node.children ?? []) open.push([byId.get(child) as Node, step]);
	}
	return { stepOf, idle };
}
