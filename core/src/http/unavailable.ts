/** Whether a failure says that the database is away or will not take more, not that a statement was wrong. */
export function isUnavailable(error: unknown): boolean {
	const { code, message } = error as { code?: unknown; message?: unknown };
	// 57P0x: shutting down; 53xxx: out of connections or memory; 08xxx: connection lost.
	if (typeof code === 'string' && /^(57P|53|08|ECONN|EPIPE|ETIMEDOUT)/.test(code)) return true;
	return (
		typeof message === 'string' &&
		/Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message)
	);
}
