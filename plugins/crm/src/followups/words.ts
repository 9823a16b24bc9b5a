/** What a follow-up is written from. */
export type Known = { given: string | null; about: string | null; attempt: number; reason: 'cadence' | 'cold' };

/** Words that would do, for a colleague to send or to say; short, and different each time. */
export function wordsFor({ given, about, attempt, reason }: Known): string {
	const hello = given ? `Hello ${given},` : 'Hello,';
	const what = about ?? 'your enquiry';
	const body = reason === 'cold' ? COLD(what) : (ATTEMPTS[Math.min(attempt, ATTEMPTS.length) - 1] ?? ATTEMPTS[0])?.(what);
	return `${hello}\n\n${body}`;
}

const ATTEMPTS: readonly ((what: string) => string)[] = [
	(what) =>
		`thank you for getting in touch about ${what}. Is there a time this week that suits you for a short call or a viewing?`,
	(what) => `I wanted to make sure that my message about ${what} reached you. Is there anything you would like to know first?`,
	(what) => `are you still looking? Besides ${what} there are a few others that may suit you; shall I send them?`,
	(what) => `a short question about ${what}: has something changed in what you look for?`,
	(what) => `this is the last time that I write about ${what} for now. Whenever you would like to go on, one line is enough.`,
];

const COLD = (what: string): string =>
	`some time ago you asked about ${what}. Much has changed on the market since; if you are still looking, I will gladly bring you up to date.`;
