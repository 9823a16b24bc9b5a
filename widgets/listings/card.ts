/** A listing as a card: one link (or button) that covers it, so that the whole card is one thing to press and one thing to hear. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Localise } from '../kit/localise.ts';
import { facts, type Listing, nameOf, place } from './model.ts';
import { photoOf } from './photo.ts';

export const cardStyles = css`
	.card {
		position: relative;
		display: grid;
		grid-template: auto 1fr / minmax(0, 1fr);
		gap: calc(var(--_space) * 3);
		block-size: 100%;
	}
	.card .photo {
		aspect-ratio: 4 / 3;
		border-radius: var(--_radius);
	}
	.card .photo img,
	.card .drawing {
		transition: opacity 0.3s, scale 0.4s ease-out;
	}
	.card:hover :is(.photo img, .drawing) {
		scale: 1.025;
	}
	.badge {
		position: absolute;
		inset-block-start: 12px;
		inset-inline-start: 12px;
		padding: 2px 10px;
		border: 1px solid transparent;
		border-radius: 999px;
		background: var(--_surface);
		color: var(--_text);
		font-size: 0.8125em;
		font-weight: 600;
	}
	.price {
		font-size: 1.1875em;
		font-weight: 650;
		letter-spacing: -0.01em;
		line-height: 1.3;
		font-variant-numeric: tabular-nums;
	}
	.facts {
		display: flex;
		flex-wrap: wrap;
		font-size: 0.9375em;
	}
	.facts > :not(:last-child)::after {
		content: '·';
		margin-inline: 0.5em;
		color: var(--_muted);
	}
	.card h2 {
		margin-block-start: calc(var(--_space) * 1.5);
		font-family: inherit;
		font-size: 0.9375em;
		font-weight: 400;
	}
	.open {
		all: unset;
		display: -webkit-box;
		inline-size: 100%;
		overflow: hidden;
		-webkit-box-orient: vertical;
		-webkit-line-clamp: 2;
		cursor: pointer;
	}
	.open::after {
		content: '';
		position: absolute;
		inset: 0;
		border-radius: var(--_radius);
	}
	.open:focus-visible {
		outline: none;
	}
	.open:focus-visible::after {
		outline: 2px solid var(--_primary);
		outline-offset: 4px;
	}
	.heart {
		all: unset;
		position: absolute;
		inset-block-start: 4px;
		inset-inline-end: 4px;
		z-index: 1;
		display: grid;
		place-items: center;
		inline-size: 44px;
		block-size: 44px;
		cursor: pointer;
	}
	.heart svg {
		box-sizing: content-box;
		padding: 7px;
		border-radius: 50%;
		background: color-mix(in srgb, var(--_surface) 88%, transparent);
		color: var(--_text);
		transition: scale 0.15s;
	}
	.heart:hover svg {
		scale: 1.08;
	}
	.heart[aria-pressed='true'] svg {
		color: var(--_danger);
	}
	.heart:focus-visible svg {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.place {
		font-size: 0.9375em;
		color: var(--_muted);
		overflow: hidden;
		white-space: nowrap;
		text-overflow: ellipsis;
	}
`;

export type CardOptions = {
	local: Localise;
	asset(path: string): string;
	/** Where the card leads; without, it is a button. */
	href?: string;
	select(event: Event, listing: Listing): void;
	eager?: boolean;
	/** Is it among the saved ones? Without `save`, there is no heart. */
	saved?: boolean;
	save?(): void;
};

/** A heart, full or not. */
export function heart(full: boolean): TemplateResult {
	return svg`<svg viewBox="0 0 24 24" width="20" height="20" fill=${full ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.75" stroke-linejoin="round" aria-hidden="true"><path d="M12 20.5C5 15.6 3 12.4 3 9a4.8 4.8 0 0 1 9-2.3A4.8 4.8 0 0 1 21 9c0 3.4-2 6.6-9 11.5z"></path></svg>`;
}

/** `$725,000`, or a rent a month. */
export function priceOf({ price, purpose }: Listing, local: Localise): string {
	if (!price) return local.text('priceOnRequest');
	const text = local.money(price);
	return purpose === 'rent' ? local.text('perMonth', { price: text }) : text;
}

/** Under offer, or for rent: what a person should know before pressing. */
export function badgeOf({ status, purpose }: Listing, local: Localise): string {
	return status === 'under_offer' ? local.text(status) : purpose === 'rent' ? local.text('rent') : '';
}

/** Draws one card. */
export function card(listing: Listing, options: CardOptions): TemplateResult {
	const { local, asset, href, eager } = options;
	const badge = badgeOf(listing, local);
	const name = nameOf(listing);
	const select = (event: Event) => options.select(event, listing);
	return html`<article class="card" part="card">
		${photoOf(listing.listingPhotos?.[0], {
			asset,
			alt: '',
			sizes: '(max-width: 640px) 100vw, 400px',
			eager,
			propertyType: listing.propertyType,
			none: local.text('noPhoto'),
		})}
		${badge ? html`<span class="badge" part="badge">${badge}</span>` : nothing}
		<div>
			<p class="price" part="price">${priceOf(listing, local)}</p>
			<p class="facts">${facts(listing, local).map((fact) => html`<span>${fact}</span>`)}</p>
			<h2 part="headline">
				${
					href
						? html`<a class="open" href=${href} @click=${select} data-id=${listing.id}><bdi>${name}</bdi></a>`
						: html`<button class="open" type="button" @click=${select} data-id=${listing.id}><bdi>${name}</bdi></button>`
				}
			</h2>
			<p class="place"><bdi>${place(listing)}</bdi></p>
		</div>
		${
			options.save
				? html`<button class="heart" part="heart" type="button" aria-pressed=${Boolean(options.saved)} aria-label=${local.text('saveHome', { name })} @click=${options.save}>
					${heart(Boolean(options.saved))}
				</button>`
				: nothing
		}
	</article>`;
}
