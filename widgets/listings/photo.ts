/** A photo that is there at once: its blurred placeholder first, the picture over it when it has come; without photo, a drawing. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import { type Photo, srcset } from './model.ts';

export const photoStyles = css`
	.photo {
		position: relative;
		display: block;
		overflow: hidden;
		background: var(--_sunken) center / cover no-repeat;
	}
	.photo img {
		position: absolute;
		inset: 0;
		display: block;
		inline-size: 100%;
		block-size: 100%;
		object-fit: cover;
		opacity: 0;
		transition: opacity 0.3s;
	}
	.photo img.there {
		opacity: 1;
	}
	.drawing {
		position: absolute;
		inset: 0;
		inline-size: 100%;
		block-size: 100%;
		color: color-mix(in oklab, var(--_primary) 34%, var(--_sunken));
	}
	.no-photo {
		position: absolute;
		inset-block-end: 10px;
		inset-inline: 0;
		text-align: center;
		font-size: 0.8125em;
		color: var(--_muted);
	}
`;

const LINES: Record<string, string> = {
	house: 'M96 204v-76l64-46 64 46v76M84 136l76-55 76 55M144 204v-40h32v40M108 148h22v22h-22zM190 148h22v22h-22zM196 101V82h14v29',
	apartment:
		'M112 204V68h96v136M150 204v-26h20v26M126 86h16v18h-16zM152 86h16v18h-16zM178 86h16v18h-16zM126 118h16v18h-16zM152 118h16v18h-16zM178 118h16v18h-16zM126 150h16v18h-16zM178 150h16v18h-16z',
	land: 'M40 204c50-34 86-42 128-30s76 4 112-24M92 178v-34M92 150c-22 0-24-36 0-56 24 20 22 56 0 56M224 176v-24M224 156c-16 0-18-28 0-42 18 14 16 42 0 42',
};

/** A quiet elevation of the kind of place, where there is no photo yet. */
export function drawing(type: string | null | undefined): TemplateResult {
	const shape = type === 'land' ? 'land' : /^(apartment|condo|commercial)$/.test(type ?? '') ? 'apartment' : 'house';
	return html`<svg class="drawing" viewBox="0 0 320 240" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
		${svg`<path d="M0 204h320M${LINES[shape]?.slice(1)}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"></path>`}
	</svg>`;
}

export type PhotoOptions = {
	asset(path: string): string;
	/** What is to be seen; empty: decorative. */
	alt: string;
	/** The `sizes` attribute. */
	sizes: string;
	/** Load at once, because it is the first thing seen. */
	eager?: boolean;
	propertyType?: string | null;
	/** Words where there is no photo. */
	none: string;
};

/** Sets the placeholder through CSSOM: Lit's `styleMap` writes a style attribute at first, which a strict CSP refuses. */
class Blurred extends Directive {
	override render(_placeholder: string | null | undefined): undefined {}

	override update({ element }: ElementPart, [placeholder]: [string | null | undefined]): undefined {
		(element as HTMLElement).style.backgroundImage = placeholder ? `url("${placeholder}")` : '';
	}
}
const blurred = directive(Blurred);

function appear(event: Event): void {
	(event.target as Element).classList.add('there');
}

/** Draws a photo, or the drawing where there is none. */
export function photoOf(photo: Photo | undefined, options: PhotoOptions): TemplateResult {
	const { asset, alt, sizes, eager, propertyType, none } = options;
	if (!photo) return html`<span class="photo" part="photo">${drawing(propertyType)}<span class="no-photo">${none}</span></span>`;
	return html`<span class="photo" part="photo" ${blurred(photo.placeholder)}>
		<img
			sizes=${sizes}
			srcset=${srcset(photo, asset) || nothing}
			src=${asset(photo.variants?.medium?.url ?? photo.url ?? '')}
			alt=${alt}
			width=${photo.width ?? nothing}
			height=${photo.height ?? nothing}
			loading=${eager ? 'eager' : 'lazy'}
			decoding="async"
			@load=${appear}
		/>
	</span>`;
}
