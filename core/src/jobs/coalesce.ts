/**
 * Does together what comes together: the first is begun at once, and what comes while it is under way is done in one go behind it.
 * Nobody waits for a timer, and a busy moment costs few round trips.
 * @param run answers for each item, in their order; where it fails, it fails for all of them
 */
export function coalesce<Item, Answer>(
	run: (items: Item[]) => Promise<readonly Answer[]>,
	most = 500,
): (item: Item) => Promise<Answer> {
	type Waiting = { item: Item; resolve(answer: Answer): void; reject(error: unknown): void };
	const waiting: Waiting[] = [];
	let isRunning = false;
	const pump = async (): Promise<void> => {
		isRunning = true;
		while (waiting.length) {
			const now = waiting.splice(0, most);
			try {
				const answers = await run(now.map(({ item }) => item));
				for (const [at, { resolve }] of now.entries()) resolve(answers[at] as Answer);
			} catch (error) {
				for (const { reject } of now) reject(error);
			}
		}
		isRunning = false;
	};
	return (item) =>
		new Promise((resolve, reject) => {
			waiting.push({ item, resolve, reject });
			// What is asked for in the same turn of the event loop goes with it.
			if (!isRunning) {
				isRunning = true;
				queueMicrotask(() => void pump());
			}
		});
}
