import { createCatalogue } from '../../core/src/identity/catalogue.ts';
import { reachOf } from '../../core/src/identity/grants.ts';
import type { Verdict } from '../../core/src/identity/permission.ts';
import { createRoles, ROLES } from '../../core/src/identity/roles.ts';
import { verdictOf } from '../../core/src/operations/authorise.ts';
import type { Operation } from '../../core/src/operations/model.ts';
import type { Registry } from '../../core/src/schema/model.ts';
import type { Caller } from './callers.ts';

const HEAD = `# Who may call what: one line an operation, one column a kind of caller. Reviewed by a person whenever it changes.
# all: with every record of the organisation; team: with those of one's teams; own: with one's own; -: refused.
# one-grant is a custom role with listing:read; sk:… are secret keys by role and by scope (listing:read); service is a service
# account with the role agent; page is a publishable key, which sees what schemas show it.
# Written by \`npm run authorisation\`, which asks the door; tests/authorisation.test.ts compares.
`;

/** How the table tells a verdict. */
export function cellOf(verdict: Verdict, self: string | null): 'all' | 'team' | 'own' | '-' {
	if (typeof verdict === 'boolean') return verdict ? 'all' : '-';
	return verdict.among.length === 1 && verdict.among[0] === self ? 'own' : 'team';
}

/** The table as text, its lines by operation id. */
export function authorisationTable(operations: readonly Operation[], callers: readonly Caller[]): string {
	// Whoever is in a team, so that `team` and `own` look different.
	const inTeams = callers.map((caller) => ({
		...caller,
		actor: { ...caller.actor, team: [caller.actor.id ?? '', 'colleague'] },
	}));
	const lines = [...operations]
		.sort((one, other) => (one.id < other.id ? -1 : 1))
		.map((operation) => [
			operation.id,
			operation.permission,
			...inTeams.map(({ actor }) => cellOf(verdictOf(operation, actor), actor.id)),
		]);
	return `${HEAD}\n${aligned([['operation', 'permission', ...callers.map(({ name }) => name)], ...lines])}\n`;
}

/** The lines of a table by their first word. */
export const linesOf = (table: string): Map<string, string> =>
	new Map(
		table
			.split('\n')
			.filter((line) => line && !line.startsWith('#'))
			.map((line) => [line.split(/\s+/)[0] as string, line.replaceAll(/\s+/g, ' ').trim()]),
	);

/** Every permission and what the built-in roles hold of it, as the reference shows it. */
export function permissionsReference({ entities }: Registry, operations: readonly Operation[]): string {
	const roles = createRoles(entities);
	const names = Object.keys(ROLES);
	const words = { none: '', own: 'own', team: 'team', organization: 'all' };
	const rows = createCatalogue(entities, operations).all.map(({ permission, title, entity }) => [
		`\`${permission}\``,
		title,
		...names.map((role) => words[reachOf(roles.grantsOf(role, null), permission, entities.get(entity)?.plugin ?? '')]),
	]);
	const head = ['permission', 'what it is for', ...names];
	const rule = head.map(() => '---');
	return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Wide enough from the start that a new operation moves no other line: a review shows what changed and nothing else. */
const WIDTHS = [40, 28];

function aligned(rows: string[][]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(WIDTHS[column] ?? 0, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
