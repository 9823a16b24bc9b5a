/** What a rule may look at in a new lead. */
export type Question = {
	source: string | null;
	area: string | null;
	language: string | null;
	propertyType: string | null;
	price: { amount: string; currency: string } | null;
	/** Whom it would go to without any rule: the agent of the listing, else of the contact. */
	holder: string | null;
};

export type Rule = {
	id: string;
	name: string;
	sources?: string[] | null;
	areas?: string[] | null;
	languages?: string[] | null;
	propertyTypes?: string[] | null;
	priceFrom?: { amount: string; currency: string } | null;
	priceTo?: { amount: string; currency: string } | null;
	users?: string[] | null;
	team?: string | null;
	strategy: 'round_robin' | 'load' | 'first_to_claim';
	beforeListingAgent?: boolean | null;
	answerWithinMinutes?: number | null;
};

/** Why a rule does not take such a lead, in words; null: it does. */
export function misfit(rule: Rule, question: Question): string | null {
	if (question.holder && !rule.beforeListingAgent) return 'it has an agent already, who comes first';
	if (!listed(rule.sources, question.source))
		return `it comes from ${question.source ?? 'nowhere known'}, not from ${or(rule.sources)}`;
	if (!listed(rule.areas, question.area)) return `it is about ${question.area ?? 'no known town'}, not ${or(rule.areas)}`;
	if (!listed(rule.propertyTypes, question.propertyType))
		return `it is about ${question.propertyType ?? 'no known kind of place'}, not ${or(rule.propertyTypes)}`;
	if (rule.languages?.length && !rule.languages.some((tag) => speaks(tag, question.language)))
		return `the person writes in ${question.language ?? 'no known language'}, not in ${or(rule.languages)}`;
	return outOfPrice(rule, question);
}

function outOfPrice({ priceFrom, priceTo }: Rule, { price }: Question): string | null {
	if (!priceFrom && !priceTo) return null;
	if (!price) return 'no price or budget is known';
	for (const bound of [priceFrom, priceTo])
		if (bound && bound.currency !== price.currency) return `its price is in ${price.currency}, the rule’s in ${bound.currency}`;
	if (priceFrom && Number(price.amount) < Number(priceFrom.amount)) return `${price.amount} is less than ${priceFrom.amount}`;
	if (priceTo && Number(price.amount) > Number(priceTo.amount)) return `${price.amount} is more than ${priceTo.amount}`;
	return null;
}

const lower = (text: string): string => text.trim().toLocaleLowerCase('en');

const listed = (wanted: string[] | null | undefined, found: string | null): boolean =>
	!wanted?.length || (found !== null && wanted.some((one) => lower(one) === lower(found)));

/** `en` takes `en-GB`. */
const speaks = (tag: string, language: string | null): boolean =>
	language !== null && (lower(language) === lower(tag) || lower(language).startsWith(`${lower(tag)}-`));

const or = (values: string[] | null | undefined): string => (values ?? []).slice(0, 5).join(' or ');
