import type { Events, Taking } from './model.ts';

export function createEvents(): Events & {
	emit(taking: Taking, type: string, record: string, data: Record<string, unknown>): Promise<void>;
} {
	const missing = (): never => {
		throw new Error('events are being built');
	};
	return { emit: missing, listen: () => () => {}, after: missing, head: missing, visible: missing };
}
