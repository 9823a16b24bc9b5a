/** What follows a home's facts: sharing it, floor plans, tours and films, and homes like it. Fetched once the home is shown. */
import { type ListingMedia, listValuationSimilar, viewListing } from '@freehold/sdk';
import { css, html, nothing, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { line } from '../kit/line.ts';
import type { Localise } from '../kit/localise.ts';
import type { Settings } from '../kit/settings.ts';
import { addStrings } from '../kit/words.ts';
import { card, cardStyles } from '../listings/card.ts';
import { homesOf } from '../listings/homes-of.ts';
import type { Listing } from '../listings/model.ts';
import { photoStyles } from '../listings/photo.ts';

addStrings({
	similarHomes: 'Homes like this one',
	share: 'Share',
	linkCopied: 'The link is copied.',
	floorPlans: 'Floor plans',
	floorPlanOf: 'Floor plan {index}',
	openPlan: 'Open the floor plan (PDF)',
	tours: 'See it from afar',
	virtual_tour: 'Virtual tour',
	video: 'Film',
	newWindow: '(opens in a new window)',
});

const styles = css`
	${photoStyles}${cardStyles}
	.similar {
		margin-block-start: calc(var(--_space) * 12);
	}
	.similar ul {
		display: flex;
		gap: calc(var(--_space) * 6);
		margin: -6px;
		padding: 6px;
		overflow-x: auto;
		scroll-snap-type: x proximity;
		scrollbar-width: thin;
	}
	.similar li {
		flex: 0 0 clamp(220px, 30%, 300px);
		scroll-snap-align: start;
	}
	.copied {
		color: var(--_muted);
		font-size: 0.9375em;
	}
	.plans {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
		gap: calc(var(--_space) * 4);
	}
	.plans img {
		display: block;
		inline-size: 100%;
		block-size: auto;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: #fff;
	}
	.links {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	.links .button {
		text-decoration: none;
	}
`;

/** Gives an element what this looks like. */
export function adopt({ adoptedStyleSheets }: ShadowRoot): void {
	const sheet = styles.styleSheet as CSSStyleSheet;
	if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
}

/** Shares by the device's own means where it has any, else copies the address. True: copied, and to be said. */
export async function share(title: string, url: string): Promise<boolean> {
	if (navigator.share) {
		// Who closes the device's sheet has not failed.
		await navigator.share({ title, url }).catch(() => undefined);
		return false;
	}
	await navigator.clipboard?.writeText(url);
	return true;
}

export function shareButton(local: Localise, copied: boolean, press: () => void): TemplateResult {
	return html`<button class="button" part="share" type="button" @click=${press}>${line('M12 15V4M8 7.5L12 3.5l4 4M6 11H5v9h14v-9h-1')} ${local.text('share')}</button>
		<span class="copied" role="status">${copied ? local.text('linkCopied') : ''}</span>`;
}

/** Faster than this the platform takes any call for a robot's; who leaves earlier has not looked. */
const LOOKED_MS = 1600;

/** Says once that somebody has looked at a home; a page that cannot say so is none the worse. */
export function countView(access: Settings, id: string, stays: () => boolean): void {
	setTimeout(() => {
		if (!stays()) return;
		const load = crypto.getRandomValues(new BigUint64Array(2)).join('-');
		const said = clientOf(access).run(viewListing(id, { load }), { form: { elapsed: LOOKED_MS, trap: false } });
		said.catch(() => undefined);
	}, LOOKED_MS);
}

/** Homes like one, the likest first. */
export async function likeOnes(access: Settings, id: string): Promise<Listing[]> {
	const { data } = await clientOf(access).run(listValuationSimilar(id));
	return homesOf(
		access,
		data.slice(0, 8).map((one) => one.id),
	);
}

type Page = { local: Localise; detailUrl: string | undefined; asset(path: string): string };

/** Below the home; a card leads where the page says, or to the same page with another `?listing=`. */
export function similar(homes: readonly Listing[], { local, detailUrl = '?listing={listing}', asset }: Page): TemplateResult {
	const href = ({ id }: Listing) => detailUrl.replace(/\{(listing|id)\}/, encodeURIComponent(id));
	return html`<section class="similar">
		<h2>${local.text('similarHomes')}</h2>
		<ul part="cards" tabindex="0" aria-label=${local.text('similarHomes')}>
			${homes.map((home) => html`<li>${card(home, { local, asset, href: href(home), select: () => {} })}</li>`)}
		</ul>
	</section>`;
}

/** Only web addresses are followed: what a feed brought may be anything. */
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

export function media(all: readonly Partial<ListingMedia>[], local: Localise, asset: (path: string) => string): TemplateResult {
	const plans = all.filter(({ kind, url }) => kind === 'floor_plan' && url);
	const tours = all.filter(({ kind, url }) => kind !== 'floor_plan' && url && isWeb(url));
	return html`${
		plans.length
			? html`<section>
				<h2>${local.text('floorPlans')}</h2>
				<ul class="plans" part="plans">${plans.map((plan, at) => html`<li>${drawPlan(plan, at, local, asset)}</li>`)}</ul>
			</section>`
			: nothing
	}${
		tours.length
			? html`<section>
				<h2>${local.text('tours')}</h2>
				<ul class="links" part="tours">${tours.map(({ kind = 'virtual_tour', title, url }) => html`<li><a class="button" href=${url as string} target="_blank" rel="noopener noreferrer">${title || local.text(kind)} <span class="silent">${local.text('newWindow')}</span></a></li>`)}</ul>
			</section>`
			: nothing
	}`;
}

function drawPlan(
	{ url = '', title, mediaType, width, height }: Partial<ListingMedia>,
	at: number,
	local: Localise,
	asset: (path: string) => string,
): TemplateResult {
	const name = title || local.text('floorPlanOf', { index: at + 1 });
	const isPicture = mediaType?.startsWith('image/');
	return html`<a class=${isPicture ? '' : 'button'} href=${asset(url)} target="_blank" rel="noopener noreferrer">${
		isPicture
			? html`<img src=${asset(url)} alt=${name} width=${width ?? nothing} height=${height ?? nothing} loading="lazy" decoding="async" />`
			: html`${title || local.text('openPlan')}`
	} <span class="silent">${local.text('newWindow')}</span></a>`;
}
