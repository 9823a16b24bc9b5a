import type { Scope } from '@freehold/core';
import { TEMPLATES } from '../src/operations/templates.ts';

/** Two of the shipped workflows, as drafts: they do nothing until somebody has looked at them and published them. */
export async function seed(scope: Scope): Promise<void> {
	if (await scope.records('workflow').find({})) return;
	for (const { key, name, description, document } of TEMPLATES.slice(0, 2)) {
		const made = await scope.records('workflow').create({ name, description, status: 'off', template: key });
		await scope.records('workflow-version').create({ workflow: made.id, number: 1, status: 'draft', document });
	}
}
