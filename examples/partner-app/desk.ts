import { type Client, listLeads } from '@freehold/sdk';
import type { Home, Homes } from './homes.ts';
import type { Hooks } from './hooks.ts';

/** The page for Tideway's own people: figures and states, and nothing of any person. */
export async function deskPage(client: Client, homes: Homes, hooks: Hooks): Promise<string> {
	const fields = ['reference', 'stage', 'lastEnquiryAt', 'listing'] as const;
	const { data: leads } = await client.run(listLeads({ fields, expand: ['listing'], sort: '-lastEnquiryAt', limit: 8 }));
	const cities = Object.entries(Object.groupBy(homes.all(), ({ address }) => address?.city ?? 'Elsewhere')) as [string, Home[]][];
	const largest = Math.max(1, ...cities.map(([, list]) => list.length));
	const market = cities
		.toSorted(([, one], [, other]) => other.length - one.length)
		.slice(0, 8)
		.map(
			([city, list]) =>
				`<tr><th scope="row">${text(city)}</th><td><meter max="${largest}" value="${list.length}">${list.length}</meter> ${list.length}</td><td class="number">${median(list)}</td></tr>`,
		);
	const enquiries = leads.map(
		({ reference, stage, lastEnquiryAt, listing }) =>
			`<tr><th scope="row">${text(reference ?? '–')}</th><td>${text(listing?.headline ?? 'In general')}</td><td><span class="stage">${text(stage)}</span></td><td class="number">${when(lastEnquiryAt)}</td></tr>`,
	);
	const events = hooks
		.latest()
		.map(
			({ type, subject, time }) =>
				`<tr><th scope="row">${text(type)}</th><td><code>${text(subject.slice(-8))}</code></td><td class="number">${when(time)}</td></tr>`,
		);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Desk · Tideway Relocation</title>
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/desk.css">
<header class="bar"><a class="brand" href="/">Tideway</a><span class="where">Desk</span></header>
<main class="desk">
	<h1>${homes.all().length} homes on the market</h1>
	${table('The market', ['City', 'Homes', 'Median price'], market)}
	${table('Enquiries', ['Reference', 'About', 'Stage', 'Asked'], enquiries)}
	${table('Told by webhook', ['Event', 'Record', 'When'], events)}
</main>
</html>`;
}

const table = (caption: string, heads: string[], rows: string[]): string =>
	`<section class="panel"><h2>${caption}</h2>${
		rows.length === 0
			? '<p class="none">Nothing yet.</p>'
			: `<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
	}</section>`;

const median = (homes: Home[]): string => {
	const prices = homes
		.flatMap(({ price }) => (price ? [price] : []))
		.toSorted((one, other) => Number(one.amount) - Number(other.amount));
	const middle = prices[Math.floor(prices.length / 2)];
	return middle
		? new Intl.NumberFormat('en', { style: 'currency', currency: middle.currency, maximumFractionDigits: 0 }).format(
				Number(middle.amount),
			)
		: '–';
};

const DAY = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false } as const;

const when = (instant: string | null): string =>
	instant ? new Intl.DateTimeFormat('en', { ...DAY, timeZone: 'UTC' }).format(new Date(instant)) : '–';

const text = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
