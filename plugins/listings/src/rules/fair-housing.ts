import type { Phrase } from './model.ts';

const of = (group: string, why: string, phrases: readonly string[]): Phrase[] =>
	phrases.map((phrase) => ({ phrase, class: group, why }));

/**
 * Words that say, or may be read to say, who is wanted and who is not. What only describes the place is not among them: “family room”,
 * “master bedroom”, “walking distance”, “quiet street” are fine. Source: 42 U.S.C. 3604(c); 24 CFR 100.75; HUD, memorandum on
 * advertisements under the Fair Housing Act (9 January 1995).
 */
export const FAIR_HOUSING: readonly Phrase[] = [
	...of('race or colour', 'Says or hints who by race or colour is wanted or lives here', [
		...['white only', 'whites only', 'no blacks', 'black only', 'caucasian', 'white neighborhood', 'black neighborhood'],
		...['asian neighborhood', 'ethnic neighborhood', 'integrated neighborhood', 'segregated', 'minority neighborhood'],
	]),
	...of('national origin', 'Says or hints who by origin is wanted or lives here', [
		...['hispanic', 'latino neighborhood', 'no immigrants', 'americans only', 'us citizens only', 'english speaking only'],
		...['english speakers only', 'no foreigners', 'chinese neighborhood', 'indian neighborhood'],
	]),
	...of('religion', 'Names a religion of who is wanted or lives here', [
		...['christian home', 'christian family', 'christians only', 'jewish home', 'jewish neighborhood', 'muslim neighborhood'],
		...['catholic neighborhood', 'no muslims', 'no jews', 'religious community'],
	]),
	...of('sex', 'Says which sex is wanted', [
		...['males only', 'male only', 'females only', 'female only', 'women only', 'men only', 'ladies only', 'gentlemen only'],
		...['bachelor only', 'bachelors only', 'no women', 'no men'],
	]),
	...of('familial status', 'Says whether families with children are wanted', [
		...[
			'no children',
			'no kids',
			'adults only',
			'adult only',
			'adult building',
			'adult community',
			'couples only',
			'couple preferred',
		],
		...['singles only', 'singles preferred', 'single person only', 'mature couple', 'mature persons', 'mature person'],
		...['empty nesters', 'childless', 'ideal for families', 'perfect for families', 'perfect for a family', 'families only'],
		...['perfect for young couple', 'perfect for a young couple', 'perfect for newlyweds', 'retirees only', 'ideal for retirees'],
		...['no teenagers', 'older persons', 'young professionals only'],
	]),
	...of('disability', 'Says whether people with a disability are wanted, or what they must be able to do', [
		...[
			'able bodied',
			'able-bodied only',
			'no wheelchairs',
			'no wheelchair',
			'no handicapped',
			'not for handicapped',
			'no disabled',
		],
		...[
			'handicapped not',
			'must be able to climb',
			'mentally ill',
			'no mental illness',
			'healthy only',
			'physically fit',
			'crippled',
		],
		...['no service animals', 'no emotional support animals'],
	]),
	...of('steering', 'May be read as saying who fits in', [
		...['exclusive neighborhood', 'traditional neighborhood', 'restricted community', 'people like you', 'our kind of people'],
		...['desirable neighbors', 'safe from crime', 'no section 8'],
	]),
];
