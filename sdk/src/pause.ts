/** Waits, or until the signal ends it: whoever goes on is told then. */
export const pause = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
	new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, signal?.aborted ? 0 : milliseconds);
		signal?.addEventListener('abort', done);
	});
