import type { Operation } from '../operations/model.ts';
import { describe } from '../schema/description.ts';
import type { Registry } from '../schema/model.ts';
import { operationObject } from './openapi/operation.ts';
import { platformPaths } from './openapi/platform.ts';
import { problemResponses, problemSchemas } from './openapi/problems.ts';
import { entitySchemas, wordSchemas } from './openapi/schemas.ts';
import { subjectsOf } from './subjects.ts';

type Options = {
	registry: Registry;
	operations: readonly Operation[];
	/** Of the platform. */
	version: string;
	/** Where this server is reached. */
	url: string;
};

/** The whole API as an OpenAPI 3.1 document. Pure; served at `/openapi.json`. */
export function openapi({ registry, operations, version, url }: Options): Record<string, unknown> {
	const description = describe({ registry, operations, may: () => true, audience: 'full', version, mode: 'mock' });
	const subjects = subjectsOf(description);
	const paths: Record<string, Record<string, unknown>> = platformPaths();
	for (const subject of subjects) {
		for (const operation of subject.operations) {
			const one = { [operation.method.toLowerCase()]: operationObject(operation, subject) };
			paths[operation.path] = { ...paths[operation.path], ...one };
		}
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Freehold',
			version,
			description: ABOUT,
			license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
		},
		// The first is where the document came from, so that its interactive page calls its own origin.
		servers: [{ url: '/' }, { url }],
		tags: [
			...subjects.map(({ entity }) => ({ name: entity.title, description: entity.description })),
			{ name: 'Platform', description: 'What the server says of itself.' },
		],
		paths,
		components: {
			schemas: { ...wordSchemas(registry.words), ...Object.assign({}, ...subjects.map(entitySchemas)), ...problemSchemas() },
			responses: problemResponses(),
			securitySchemes: SECURITY,
		},
	};
}

const ABOUT = `Everything this server can do, derived from the schema files of its plugins.

Send \`Authorization: Bearer …\` with an access token, a secret key or a publishable key. Lists come in pages: send \`next\` of one page as
\`cursor\` of the next. Every failure is a problem document (RFC 9457) whose \`code\` never changes its meaning. Every POST takes an
\`Idempotency-Key\`: with the same key it has one effect, however often it is sent. Quote \`X-Request-Id\` when asking for help.`;

const SECURITY = {
	token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of a signed-in user; 15 minutes.' },
	secretKey: { type: 'http', scheme: 'bearer', bearerFormat: 'sk_…', description: 'Secret key, for servers only.' },
	publishableKey: {
		type: 'http',
		scheme: 'bearer',
		bearerFormat: 'pk_…',
		description: 'Publishable key, for pages: reads what is public and sends forms, from the origins it is bound to.',
	},
};
