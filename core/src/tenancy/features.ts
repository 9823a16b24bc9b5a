import type { Feature, Manifest } from '../schema/model.ts';

/** Every feature that a plugin declares, by name. */
export type Features = ReadonlyMap<string, Feature>;

export const featuresOf = (plugins: readonly Manifest[]): Features =>
	new Map(plugins.flatMap(({ features = {} }) => Object.entries(features)));

/** All of them, on or off: what nobody has switched is as its plugin says. */
export const switched = (features: Features, stored: Readonly<Record<string, boolean>> | null): Record<string, boolean> =>
	Object.fromEntries([...features].map(([name, feature]) => [name, stored?.[name] ?? feature.default ?? false]));
