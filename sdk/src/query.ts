type Value = { toJSON?: () => string } | null | undefined;

/**
 * The query string of a list: `{ filter: { price: { gte: 5 }, status: ['a', 'b'], agent: null }, sort: '-price' }` becomes
 * `?price[gte]=5&status[in]=a,b&agent[set]=false&sort=-price`. What is undefined is left out.
 */
export function queryString({ filter, ...rest }: { filter?: object } = {}): string {
	const parameters = new URLSearchParams();
	const put = (name: string, value: unknown): void => {
		// An array's text is its values with commas between, which is what the server reads.
		if (value !== undefined) parameters.append(name, String((value as Value)?.toJSON?.() ?? value));
	};
	for (const [field, value] of Object.entries(filter ?? {})) {
		if (value === null) put(`${field}[set]`, false);
		else if (Array.isArray(value)) put(`${field}[in]`, value);
		else if (typeof value !== 'object' || value.toJSON) put(field, value);
		else for (const operator in value) put(`${field}[${operator}]`, value[operator]);
	}
	for (const [name, value] of Object.entries(rest)) put(name, value);
	const text = String(parameters);
	return text && `?${text}`;
}
