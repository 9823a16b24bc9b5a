/** Dates say themselves as in JSON; an array's values have commas between them, which is what the server reads. */
const textOf = (value: unknown): string =>
	Array.isArray(value) ? value.map(textOf).join() : ((value as { toJSON?: () => string }).toJSON?.() ?? `${value}`);

/**
 * The query string of a list: `{ filter: { price: { gte: 5 }, status: ['a', 'b'], agent: null }, sort: '-price' }` becomes
 * `?price[gte]=5&status[in]=a,b&agent[set]=false&sort=-price`. What is undefined or empty is left out.
 */
export function queryString({ filter, ...rest }: { filter?: object } = {}): string {
	const parameters = new URLSearchParams();
	const put = (name: string, value: unknown): void => {
		if (value !== undefined && value !== null) parameters.append(name, textOf(value));
	};
	for (const [field, value] of Object.entries(filter ?? {})) {
		if (value === null) put(`${field}[set]`, false);
		else if (Array.isArray(value)) put(`${field}[in]`, value);
		else if (typeof value !== 'object' || value.toJSON) put(field, value);
		else for (const operator in value) put(`${field}[${operator}]`, value[operator]);
	}
	// Nothing searched for, no fields named and the cursor of no page ask for nothing.
	for (const [name, value] of Object.entries(rest)) if ((value as string | undefined)?.length !== 0) put(name, value);
	const text = String(parameters);
	return text && `?${text}`;
}
