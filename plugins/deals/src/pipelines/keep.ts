import type { BeforeHook, Scope } from '@freehold/core';
import { problem } from '@freehold/core';

/** A stage in which deals stand neither goes away nor becomes another kind of stage. */
export const keepStage: BeforeHook = async (body, scope, { id }) => {
	const stage = await scope.records('deal-stage').find({ id: id as string });
	if (!stage) return body;
	const changes = ['kind', 'pipeline'].some((name) => body[name] !== undefined && body[name] !== stage[name]);
	if (changes) await refuseUsed('stage', stage.id, scope);
	return body;
};

export const keepStageInUse: BeforeHook = async (body, scope, { id }) => {
	await refuseUsed('stage', id as string, scope);
	return body;
};

export const keepPipelineInUse: BeforeHook = async (body, scope, { id }) => {
	await refuseUsed('pipeline', id as string, scope);
	return body;
};

async function refuseUsed(field: 'stage' | 'pipeline', id: string, scope: Scope): Promise<void> {
	const { total } = await scope.records('deal').list({ filter: { [field]: id }, limit: 1, total: true, fields: ['id'] });
	if (total)
		throw problem('conflict', { detail: `${total} deal${total === 1 ? ' is' : 's are'} in this ${field}; move them first` });
}
