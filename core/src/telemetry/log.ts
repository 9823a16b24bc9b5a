import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config.ts';
import { redact } from './redaction.ts';

/** Structured logs: one JSON object a line, readable lines in development. Secrets never reach them. */
export function createLog(config: Pick<Config, 'logLevel' | 'mode'>): Logger {
	const options = {
		level: config.logLevel,
		timestamp: stdTimeFunctions.isoTime,
		base: undefined,
		hooks: { streamWrite: redact },
	};
	if (config.mode === 'development' && process.stdout.isTTY) {
		return pino({ ...options, transport: { target: 'pino-pretty', options: { ignore: 'id', translateTime: 'HH:MM:ss' } } });
	}
	// In production lines are gathered and written together, at least once a second; `flush` at shutdown writes the rest.
	const gathered = { sync: false, minLength: 4096, periodicFlush: 1000 };
	return pino(options, pino.destination({ dest: 1, ...(config.mode === 'production' ? gathered : { sync: true }) }));
}
