/** Dockerfile and docker-compose.yml as data, read once and looked at by several tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../harness/once.ts';

export type Service = {
	image?: string;
	build?: { context: string; target: string };
	command?: string[];
	user?: string;
	environment?: Record<string, string>;
	secrets?: string[];
	volumes?: string[];
	networks: string[];
	profiles?: string[];
	ports?: string[];
	cap_drop?: string[];
	cap_add?: string[];
	security_opt?: string[];
	read_only?: boolean;
	restart?: string;
	stop_grace_period?: string;
	env_file?: { path: string; required: boolean }[];
	healthcheck?: { test?: string[]; disable?: boolean };
	depends_on?: Record<string, { condition: string }>;
	deploy?: { replicas?: number; resources?: { limits?: Record<string, string | number> } };
};

export type Compose = {
	services: Record<string, Service>;
	networks: Record<string, { internal?: boolean } | null>;
	volumes: Record<string, unknown>;
	secrets: Record<string, { file: string }>;
};

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

/** As Compose reads it: merged, and with the values that variables have where nobody sets them. */
export function readCompose(): Compose {
	return parse(text.replace(/\$\{(\w+):-([^}]*)\}/g, '$2').replaceAll('$$', '$'), { merge: true }) as Compose;
}

/** The variables that whoever starts it may set. */
export const outerVariables = (): string[] => [...new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name as string))];

export type Instruction = { name: string; words: string[]; flags: Record<string, string>; stage: string; text: string };

/** The Dockerfile's instructions, continued lines joined, arguments of the form NAME=value put in. */
export function readDockerfile(): Instruction[] {
	const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
		.replace(/^#.*$/gm, '')
		.replace(/\\\n/g, ' ')
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
	const values: Record<string, string> = {};
	let stage = '';
	return lines.map((line) => {
		const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
		const filled = name === 'FROM' ? rest.replace(/\$\{(\w+)\}/g, (_, variable: string) => values[variable] ?? '') : rest;
		const given = filled.split(/\s+/);
		if (name === 'ARG') values[(given[0] ?? '').split('=')[0] as string] = (given[0] ?? '').split('=')[1] ?? '';
		if (name === 'FROM') stage = given[2] ?? '';
		const flags = Object.fromEntries(
			given.filter((word) => word.startsWith('--')).map((flag) => flag.slice(2).split('=') as [string, string]),
		);
		return { name, flags, words: given.filter((word) => !word.startsWith('--')), stage, text: filled };
	});
}
