/** `livingArea` → "Living area", `under_offer` → "Under offer". */
export function inWords(name: string): string {
	const words = name.replace(/[_-]+|(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
