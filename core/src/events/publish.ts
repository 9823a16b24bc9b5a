import { problem } from '../errors.ts';
import type { Handler } from '../operations/model.ts';
import type { EventHouse } from './events.ts';

/** `scope.emit` for who is outside: a system of the organisation's own that says what it did to a record. */
export const publish = ({ types, faultsOf }: Pick<EventHouse, 'types' | 'faultsOf'>): Handler => {
	return async ({ body }: { body: { type: string; record: string; data?: Record<string, unknown> } }, scope) => {
		const { type, record, data = {} } = body;
		const known = types.get(type);
		if (known?.said !== 'by code') {
			const sayable = [...types.values()].filter(({ said }) => said === 'by code').map((one) => one.type);
			throw refuse('/type', known ? `The platform says ${type} by itself` : `There is no kind of event “${type}”`, sayable);
		}
		const faults = faultsOf(type, data);
		if (faults.length) throw refuse('/data', faults.join('; '));
		const exists = await scope.records(known.entity.name).find({ id: record });
		if (!exists) throw refuse('/record', `No ${known.entity.name} with this id`);
		await scope.emit(type, record, data);
		return { published: true };
	};
};

const refuse = (pointer: string, detail: string, expected?: string[]) =>
	problem('invalid_input', { detail, errors: [{ pointer, code: 'event', detail, ...(expected ? { expected } : {}) }] });
