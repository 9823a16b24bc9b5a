import type { DescribedEntity, DescribedOperation, Description } from '../schema/description.ts';
import { functionName, pascal, RUNTIME_TYPES, TAKEN_TYPES } from './names.ts';

/** An entity with what is written about it. */
export type Subject = {
	entity: DescribedEntity;
	/** The type of its records: `Listing`; `AreaRecord` where a shared word or the runtime has the name. */
	type: string;
	operations: DescribedOperation[];
};

/** What stands behind an entity's name in the names of types about it. */
const BEHIND = ['', 'Filter', 'Sort', 'Expands', 'Create', 'Update'];

/**
 * What a description describes, entity by entity.
 * @throws where two names would become the same function or type
 */
export function subjectsOf({ words, entities, operations }: Description): Subject[] {
	const taken = new Set([...RUNTIME_TYPES, ...TAKEN_TYPES, ...Object.keys(words).map(pascal)]);
	const subjects = entities.map((entity) => {
		const name = pascal(entity.name);
		return {
			entity,
			type: taken.has(name) ? `${name}Record` : name,
			operations: operations.filter((operation) => operation.entity === entity.name),
		};
	});
	const names = subjects.flatMap((subject) => [
		...BEHIND.map((behind) => [subject.type + behind, subject.entity.name] as const),
		...subject.operations.map((operation) => [functionName(operation, subject.entity), operation.id] as const),
	]);
	const seen = new Map<string, string>();
	for (const [name, of] of names) {
		const twin = seen.get(name);
		if (twin) throw new Error(`${twin} and ${of} would both be ${name} in the SDK: rename one of them`);
		seen.set(name, of);
	}
	return subjects;
}
