/** What all screens of the console share, its own and those of plugins: type scale, headings, density, badges, cards. */
import { css } from 'lit';
import { controlStyles } from './control-styles.ts';
import { FreeholdElement } from './element.ts';
import { stateStyles } from './states.ts';

const screen = css`
	:host {
		container-type: inline-size;
	}
	.base {
		--_blue: light-dark(#1f5a99, #8fbdf0);
		--_amber: light-dark(#875206, #efb665);
		--_violet: light-dark(#68469b, #c3a9ef);
		--_green: var(--_success);
	}
	h1 {
		font-size: 1.5em;
		font-weight: 650;
		letter-spacing: -0.015em;
		outline: none;
	}
	h2 {
		font-size: 1em;
	}
	.crumbs {
		margin-block-end: 2px;
	}
	.crumbs a {
		display: inline-flex;
		align-items: center;
		margin-inline-start: -5px;
		color: var(--_muted);
		text-decoration: none;
		font-weight: 500;
	}
	.crumbs a:hover {
		color: var(--_text);
	}
	.crumbs svg {
		inline-size: 18px;
		block-size: 18px;
	}
	.crumbs svg:dir(rtl) {
		scale: -1 1;
	}
	.head {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 12px 16px;
		min-block-size: 40px;
		margin-block-end: 20px;
	}
	.head > :first-child {
		flex: 1 1 auto;
		min-inline-size: 0;
	}
	.buttons {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
	.muted,
	.none {
		color: var(--_muted);
	}
	.button {
		min-block-size: 36px;
		padding: 6px 14px;
		white-space: nowrap;
	}
	.button svg {
		inline-size: 18px;
		block-size: 18px;
		flex: none;
	}
	.button:not(.primary, .danger, .quiet) {
		border-color: color-mix(in oklab, var(--_text) 18%, var(--_surface));
	}
	.button.icon {
		inline-size: 36px;
		padding: 0;
	}
	.button svg:first-child:not(:last-child),
	.button:has(svg + span) svg {
		margin-inline-start: -4px;
	}
	.input {
		min-block-size: 36px;
		padding-block: 6px;
	}
	.badge {
		--tone: var(--_muted);
		display: inline-flex;
		align-items: center;
		gap: 6px;
		padding: 1px 9px 1px 8px;
		border-radius: 999px;
		background: color-mix(in oklab, var(--tone) 11%, var(--_surface));
		color: color-mix(in oklab, var(--tone) 88%, var(--_text));
		font-size: 0.9286em;
		font-weight: 550;
		white-space: nowrap;
	}
	.badge::before {
		content: '';
		inline-size: 6px;
		block-size: 6px;
		border-radius: 50%;
		background: var(--tone);
	}
	.badge.start::before,
	.badge.end::before {
		background: transparent;
		box-shadow: inset 0 0 0 1.5px var(--tone);
	}
	.start {
		--tone: var(--_blue);
	}
	.live-0 {
		--tone: var(--_green);
	}
	.live-1 {
		--tone: var(--_amber);
	}
	.live-2 {
		--tone: var(--_violet);
	}
	.live-3 {
		--tone: var(--_blue);
	}
	.tag {
		display: inline-block;
		margin-inline-end: 4px;
		padding: 0 7px;
		border-radius: 4px;
		background: var(--_sunken);
		font-size: 0.9286em;
	}
	.thumb {
		display: inline-block;
		flex: none;
		inline-size: 42px;
		block-size: 30px;
		border-radius: 4px;
		object-fit: cover;
		background: var(--_sunken);
		vertical-align: middle;
	}
	.thumb.empty {
		display: inline-grid;
		place-items: center;
		color: color-mix(in oklab, var(--_muted) 60%, var(--_sunken));
	}
	.thumb.empty svg {
		inline-size: 18px;
		block-size: 18px;
	}
	/* A name may be written the other way round than the page; it still starts where its column starts. */
	.lead {
		text-align: -webkit-match-parent;
		text-align: match-parent;
	}
	.number {
		font-variant-numeric: tabular-nums;
	}
	.busy {
		opacity: 0.6;
		transition: opacity 0.2s 0.15s;
	}
	.card {
		border: 1px solid var(--_border);
		border-radius: var(--freehold-radius-card, var(--_radius));
		background: var(--_surface);
	}
	@media (prefers-reduced-motion: no-preference) {
		.button {
			transition: scale 0.2s cubic-bezier(0, 0, 0.2, 1);
		}
		.button:active {
			scale: 0.95;
		}
	}
	/* Fingers need more room than pointers. */
	@media (pointer: coarse), (max-width: 720px) {
		.button,
		.button.icon,
		.input {
			min-block-size: 44px;
		}
		.button.icon {
			inline-size: 44px;
		}
		.input {
			font-size: 16px;
		}
	}
`;

/** Sheets of a screen: the kit's, then these. */
export const screenStyles = [...FreeholdElement.sheets, controlStyles, stateStyles, screen];
