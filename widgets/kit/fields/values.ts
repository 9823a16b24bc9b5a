/** From JSON values to what inputs show. */
export type Values = Record<string, unknown>;

/** What stands for a field in the page: a native input, or an element of ours that acts like one. */
export type Input = HTMLElement & {
	value: string | string[];
	checked?: boolean;
	validity?: ValidityState;
	validationMessage?: string;
};

/** The member of a value at a pointer below it. */
export function at(value: unknown, pointer: string): unknown {
	return pointer
		.split('/')
		.slice(1)
		.reduce<unknown>((object, name) => (object as Values | null | undefined)?.[name], value);
}
