/** A page with every element on it, and the theme that none of them lets in. */
import { elements } from '../../widgets/manifest/elements.ts';
import { agents } from '../../widgets/test/mock-answers.ts';
import { listings } from '../../widgets/test/mock-listings.ts';

/** Of a theme from 2011, with what its plugins added. */
export const THEME = `* { margin: 0 !important; padding: 0 !important; letter-spacing: 3px !important; text-transform: uppercase !important; box-sizing: content-box !important; float: none !important }
html { font-size: 62.5% } body { font: italic 9px/3 serif; color: #999 }
div, section, article, ul, li, dl, form { display: inline-block !important; background: #fee !important; border: 3px dotted red !important }
button, input, select, a { all: unset; color: red !important; border: 9px solid !important; font-size: 40px !important }
h1, h2, h3 { color: lime !important; font-family: fantasy !important } img, svg { width: 20px !important; height: 20px !important; display: none !important }
.card, .price, .base, .button, .input { display: none !important; visibility: hidden !important } [hidden] { display: block !important } :focus { outline: none !important }`;

export const first = listings[0]?.id as string;
/** What each needs. */
export const NEEDS: Record<string, string> = {
	'freehold-listing': `listing="${first}"`,
	'freehold-enquiry': `listing="${first}" heading="Ask us"`,
	'freehold-booking': `listing="${first}"`,
	'freehold-carousel': 'purpose="sale" limit="4"',
	'freehold-form': 'entity="valuation"',
	'freehold-list': 'entity="listing" fields="price bedrooms address" limit="3" heading="All of them"',
	'freehold-record': `entity="listing" record="${first}"`,
	'freehold-agent': `agent="${agents[0]?.id}"`,
	'freehold-listings': 'limit="3"',
};
export const all = elements.map(({ tag }) => `<${tag} ${NEEDS[tag] ?? ''}></${tag}>`).join('\n');

/** One thing that each element shows once it is there, in English. */
export const SHOWN = [
	'26 homes',
	'About this home',
	'New on the market',
	'No saved homes yet',
	'Open houses',
	'Our people',
	'Julian Reyes',
	'Ask us',
	'Tell me about new homes',
	'Our newsletter',
	'What is my home worth?',
	'Ask for a valuation',
	'All of them',
	'What it costs a month',
	'Median price',
];
