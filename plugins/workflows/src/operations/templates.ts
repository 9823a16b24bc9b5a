import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Handler, problem } from '@freehold/core';
import type { WorkflowDocument } from '../document/model.ts';

/** A workflow that is shipped, as a file of `templates/`. */
export type Template = { key: string; name: string; description: string; version: number; document: WorkflowDocument };

const FOLDER = join(import.meta.dirname, '../../templates');

/** All of them, by the names of their files. */
export const TEMPLATES: readonly Template[] = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.sort()
	.map((file) => ({ key: file.slice(0, -'.json'.length), ...JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }))
	.map(({ $schema: _, ...template }) => template as Template);

export const templates: Handler = async () => ({ data: TEMPLATES });

export const useTemplate: Handler = async ({ body }: { body: { template: string; name?: string } }, scope) => {
	const template = TEMPLATES.find(({ key }) => key === body.template);
	if (!template) {
		const detail = `There is no template “${body.template}”; there are ${TEMPLATES.map(({ key }) => key).join(', ')}`;
		throw problem('invalid_input', { detail, errors: [{ pointer: '/template', code: 'template', detail }] });
	}
	const made = await scope.records('workflow').create({
		...{ name: body.name ?? template.name, description: template.description, status: 'off', template: template.key },
	});
	const note = `From the template, edition ${template.version}`;
	await scope
		.records('workflow-version')
		.create({ workflow: made.id, number: 1, status: 'draft', document: template.document, note });
	return made;
};
