/** Reads answers of services, which promise a shape and need not keep it: what is not there is undefined, and never an error. */

export type Json = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A text that says something, or a number as a text. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A number, also one that came as a text. */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** What lies at a path of keys. */
export const at = (value: unknown, ...path: string[]): unknown =>
	path.reduce<unknown>((within, key) => objectOf(within)[key], value);

/** Without what is undefined, so that a record has only what is known. */
export const known = <T extends object>(record: T): T =>
	Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
