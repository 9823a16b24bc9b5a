import { css } from 'lit';

/** Hours are lengths: what begins at 9:30 stands nine and a half of them down. */
export const calendarStyles = css`
	.base {
		--hour: 48px;
	}
	.head > h1 {
		flex: 1 1 auto;
	}
	.head .input {
		inline-size: auto;
	}
	.tools {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 10px 16px;
		margin-block-end: 14px;
	}
	.tools h2 {
		flex: 1;
		min-inline-size: 200px;
		font-size: 1.1429em;
	}
	.moves {
		display: flex;
		gap: 6px;
	}
	.moves svg:dir(rtl) {
		scale: -1 1;
	}
	.views {
		display: flex;
		padding: 3px;
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_sunken);
	}
	.views a {
		display: grid;
		place-content: center;
		min-block-size: 30px;
		padding-inline: 14px;
		border-radius: calc(var(--_radius) - 1px);
		color: var(--_muted);
		font-weight: 550;
		text-decoration: none;
	}
	.views a[aria-current] {
		background: var(--_surface);
		color: var(--_text);
		box-shadow: 0 1px 2px rgb(0 0 0 / 0.12);
	}
	.grid,
	.month {
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		overflow: hidden;
	}
	.heads,
	.hours {
		display: grid;
		grid-template-columns: 60px repeat(var(--days), minmax(0, 1fr));
	}
	.heads {
		border-block-end: 1px solid var(--_border);
	}
	.heads > div {
		min-inline-size: 0;
		padding: 8px 6px;
		border-inline-start: 1px solid var(--_border);
	}
	.heads > div > a {
		display: flex;
		align-items: baseline;
		gap: 6px;
		padding-inline: 4px;
		color: var(--_muted);
		text-decoration: none;
	}
	.heads b {
		color: var(--_text);
		font-size: 1.1429em;
	}
	.heads .today b,
	.cell.today > .number {
		padding: 0 7px;
		border-radius: 999px;
		background: var(--_primary);
		color: var(--_on-primary);
	}
	.due {
		display: grid;
		gap: 2px;
		margin-block-start: 6px;
	}
	.due li {
		min-inline-size: 0;
	}
	.task,
	.month .event {
		display: block;
		overflow: hidden;
		padding: 1px 6px;
		border-radius: 4px;
		color: inherit;
		font-size: 0.8571em;
		text-decoration: none;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.task {
		border-inline-start: 3px solid var(--_outline);
		background: var(--_sunken);
	}
	.task.urgent {
		border-color: var(--_danger);
	}
	.task.high {
		border-color: var(--_amber);
	}
	.scale span {
		display: block;
		block-size: var(--hour);
		padding: 2px 8px;
		color: var(--_muted);
		font-size: 0.8571em;
		text-align: end;
	}
	.day {
		position: relative;
		border-inline-start: 1px solid var(--_border);
	}
	.slot {
		all: unset;
		display: block;
		box-sizing: border-box;
		inline-size: 100%;
		block-size: var(--hour);
		border-block-end: 1px solid color-mix(in oklab, var(--_border) 60%, var(--_surface));
	}
	button.slot {
		cursor: pointer;
	}
	button.slot:hover {
		background: color-mix(in oklab, var(--_primary) 7%, var(--_surface));
	}
	.day .event {
		position: absolute;
		inset-block-start: calc(var(--from) * var(--hour) + 1px);
		inset-inline-start: calc(var(--column) / var(--columns) * 100% + 2px);
		display: block;
		inline-size: calc(100% / var(--columns) - 4px);
		block-size: calc(var(--length) * var(--hour) - 3px);
		padding: 3px 7px;
		overflow: hidden;
		border-inline-start: 3px solid var(--_primary);
		border-radius: 5px;
		font-size: 0.8571em;
		line-height: 1.3;
		text-decoration: none;
	}
	.event {
		background: color-mix(in oklab, var(--_primary) 15%, var(--_surface));
		color: var(--_text);
	}
	.event:hover,
	.task:hover {
		text-decoration: underline;
	}
	.event.proposed {
		border-inline-start-style: dashed;
		background: color-mix(in oklab, var(--_primary) 7%, var(--_surface));
	}
	.event.done {
		border-color: var(--_outline);
		background: var(--_sunken);
	}
	.day .event b,
	.day .event span {
		display: block;
		overflow: hidden;
		font-weight: 550;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.day .event span {
		font-weight: 400;
	}
	.event.short {
		padding-block: 0;
	}
	.now {
		position: absolute;
		inset-block-start: calc(var(--from) * var(--hour));
		inset-inline: 0;
		border-block-start: 2px solid var(--_danger);
		pointer-events: none;
	}
	.agenda {
		display: none;
	}
	.names,
	.cells {
		display: grid;
		grid-template-columns: repeat(7, minmax(0, 1fr));
	}
	.names li {
		padding: 6px 10px;
		color: var(--_muted);
		font-size: 0.8571em;
	}
	.cell {
		display: grid;
		align-content: start;
		justify-items: start;
		gap: 3px;
		min-block-size: 108px;
		padding: 5px;
		border-block-start: 1px solid var(--_border);
	}
	.cell:not(:nth-child(7n + 1)) {
		border-inline-start: 1px solid var(--_border);
	}
	.cell > .number {
		padding: 0 5px;
		color: inherit;
		font-weight: 550;
		text-decoration: none;
	}
	.cell.other {
		background: var(--_sunken);
	}
	.cell.other > .number {
		color: var(--_muted);
		font-weight: 400;
	}
	.cell ul {
		display: grid;
		gap: 2px;
		inline-size: 100%;
		min-inline-size: 0;
	}
	.cell li {
		min-inline-size: 0;
	}
	.rest {
		padding-inline: 6px;
		color: var(--_muted);
		font-size: 0.8571em;
	}
	.dots {
		display: none;
	}
	@container (inline-size < 620px) {
		.moves {
			gap: 4px;
		}
		.views a {
			padding-inline: 7px;
		}
		.week .grid {
			display: none;
		}
		.agenda {
			display: grid;
			gap: 16px;
		}
		.agenda h2 {
			margin-block-end: 4px;
			font-size: 1em;
		}
		.agenda h2 a {
			color: inherit;
			text-decoration: none;
		}
		.agenda h2.today a {
			color: var(--_primary);
		}
		.agenda li {
			display: grid;
			grid-template-columns: 78px minmax(0, 1fr);
			gap: 10px;
			padding: 11px 0;
			border-block-start: 1px solid var(--_border);
		}
		.agenda li a {
			color: inherit;
			font-weight: 550;
			text-decoration: none;
		}
		.tools h2 {
			order: -1;
			flex-basis: 100%;
		}
		.tools {
			column-gap: 8px;
		}
		.views {
			margin-inline-start: auto;
		}
		.views a {
			padding-inline: 8px;
		}
		.cell {
			justify-items: center;
			min-block-size: 52px;
			padding: 4px 0;
		}
		.cell ul {
			display: none;
		}
		.names li {
			padding-inline: 0;
			text-align: center;
		}
		.dots {
			display: flex;
			gap: 3px;
		}
		.dots i {
			inline-size: 5px;
			block-size: 5px;
			border-radius: 50%;
			background: var(--_primary);
		}
	}
`;
