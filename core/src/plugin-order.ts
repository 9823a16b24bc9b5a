import { join } from 'node:path';
import semver from 'semver';
import type { BootFault } from './errors.ts';
import type { Manifest } from './schema/model.ts';
import { shownFile } from './schema/read.ts';
import { didYouMean } from './schema/wording.ts';

/** Each plugin after those it requires, and otherwise as given; with every fault of the requirements. */
export function orderPlugins(given: Manifest[]): { plugins: Manifest[]; faults: BootFault[] } {
	const byName = new Map(given.map((manifest) => [manifest.name, manifest]));
	const faults = given.flatMap((manifest) => checkRequires(manifest, byName));
	const plugins: Manifest[] = [];
	const circles = new Set<string>();
	const visit = (manifest: Manifest, path: Manifest[]): void => {
		if (plugins.includes(manifest)) return;
		const start = path.indexOf(manifest);
		if (start >= 0) {
			const circle = path.slice(start);
			const key = circle
				.map(({ name }) => name)
				.sort()
				.join(' ');
			if (!circles.has(key)) faults.push(circleFault(circle));
			circles.add(key);
			return;
		}
		for (const name of Object.keys(manifest.requires)) {
			const required = byName.get(name);
			if (required) visit(required, [...path, manifest]);
		}
		if (!plugins.includes(manifest)) plugins.push(manifest);
	};
	for (const manifest of given) visit(manifest, []);
	return { plugins, faults };
}

function checkRequires(manifest: Manifest, byName: ReadonlyMap<string, Manifest>): BootFault[] {
	return Object.entries(manifest.requires).flatMap(([name, range]): BootFault[] => {
		const place = { file: shownFile(join(manifest.folder, 'package.json')), pointer: `/freehold/requires/${name}` };
		const required = byName.get(name);
		if (!required) {
			const known = [...byName.keys()].filter((other) => other !== manifest.name);
			const near = didYouMean(name, known).suggestion ?? 'Add it to plugins in freehold.config.json.';
			return [
				{
					code: 'plugin_missing',
					...place,
					found: `"${manifest.name}" requires "${name}"`,
					meant: `one of ${known.join(', ')}`,
					suggestion: near,
				},
			];
		}
		if (semver.satisfies(required.version, range, { includePrerelease: true })) return [];
		return [
			{
				code: 'plugin_version',
				...place,
				found: `"${name}" ${range}, and ${required.version} is here`,
				meant: 'a range that has it',
				suggestion: `Install another version of "${name}" or of "${manifest.name}".`,
			},
		];
	});
}

function circleFault(circle: Manifest[]): BootFault {
	const [first] = circle as [Manifest, ...Manifest[]];
	const names = [...circle, first].map(({ name }) => name).join(' → ');
	const file = shownFile(join(first.folder, 'package.json'));
	return {
		code: 'plugin_cycle',
		file,
		pointer: '/freehold/requires',
		found: names,
		meant: 'one of them without the next; events go the other way without requiring',
	};
}
