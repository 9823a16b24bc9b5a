import { setTimeout as wait } from 'node:timers/promises';

/** Looks until it is so. @throws where it is not so after so many milliseconds */
export async function until(isSo: () => Promise<boolean>, most = 15_000): Promise<void> {
	const late = performance.now() + most;
	while (!(await isSo())) {
		if (performance.now() > late) throw new Error(`It has not come to be so within ${most} ms: ${isSo}`);
		await wait(15);
	}
}
