import { css } from 'lit';

export const mapStyles = css`
	.map {
		position: relative;
		isolation: isolate;
		overflow: hidden;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) * 1.5);
	}
	.frame {
		/* Read by the graticule. */
		border-color: var(--_border);
		color: var(--_muted);
		block-size: min(70vh, 640px);
		min-block-size: 380px;
		background: var(--_sunken);
		font: inherit;
		z-index: 0;
	}
	.frame:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: -3px;
	}
	.pin-place {
		translate: -50% -50%;
	}
	.pin-place:focus-visible {
		outline: none;
	}
	.pin {
		display: block;
		padding: 3px 9px;
		border: 1px solid var(--_surface);
		border-radius: 999px;
		background: var(--_primary);
		color: var(--_on-primary);
		box-shadow: 0 1px 3px rgb(0 0 0 / 0.3);
		font-size: 13px;
		font-weight: 650;
		line-height: 1.4;
		white-space: nowrap;
		font-variant-numeric: tabular-nums;
		cursor: pointer;
	}
	.pin.many {
		min-inline-size: 34px;
		padding: 6px 9px;
		border: 2px solid var(--_surface);
		text-align: center;
	}
	.pin:hover,
	.pin.chosen,
	.pin-place:focus-visible .pin {
		background: var(--_text);
		color: var(--_surface);
	}
	.pin-place:focus-visible .pin {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	.zoom {
		position: absolute;
		inset-block-start: 12px;
		inset-inline-end: 12px;
		z-index: 1;
		display: grid;
		gap: 4px;
	}
	.zoom .button,
	.chosen-card .button {
		inline-size: 44px;
		padding: 0;
		border-color: var(--_border);
	}
	.note {
		position: absolute;
		inset-block-end: 8px;
		inset-inline-start: 8px;
		z-index: 1;
		padding: 1px 8px;
		border-radius: 999px;
		background: color-mix(in oklab, var(--_surface) 86%, transparent);
		color: var(--_muted);
		font-size: 0.75em;
	}
	.chosen-card {
		position: absolute;
		inset-block-end: 12px;
		inset-inline: 12px;
		z-index: 2;
		max-inline-size: 420px;
		margin-inline: auto;
		padding: 10px;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) * 1.5);
		background: var(--_surface);
		box-shadow: var(--_shadow);
	}
	.chosen-card .card {
		grid-template: auto / 112px minmax(0, 1fr);
	}
	.chosen-card .price {
		padding-inline-end: 36px;
	}
	.chosen-card .facts {
		font-size: 0.875em;
	}
	.homes {
		display: grid;
		gap: 12px;
		max-block-size: 280px;
		overflow-y: auto;
	}
	.chosen-card .heart,
	.chosen-card .badge,
	.chosen-card .no-photo {
		display: none;
	}
	.chosen-card > .button {
		position: absolute;
		inset-block-start: 4px;
		inset-inline-end: 4px;
		border-color: transparent;
		background: none;
	}
`;
