/** Small line charts, drawn by hand: one series over equal steps. The figures stand in a table beside it, so the drawing itself is silent. */
import { css, html, svg, type TemplateResult } from 'lit';

export const chartStyles = css`
	.chart {
		display: block;
		inline-size: 100%;
		block-size: auto;
		overflow: visible;
		font: inherit;
		font-size: 11px;
	}
	.chart text {
		fill: var(--_muted);
		font-variant-numeric: tabular-nums;
	}
	.chart .grid {
		stroke: var(--_border);
		stroke-width: 1;
	}
	.chart .line {
		fill: none;
		stroke: var(--_primary);
		stroke-width: 2;
		stroke-linejoin: round;
		stroke-linecap: round;
	}
	.chart .area {
		fill: color-mix(in oklab, var(--_primary) 10%, transparent);
	}
	.chart .dot {
		fill: var(--_primary);
	}
	.figures {
		inline-size: 100%;
		border-collapse: collapse;
		font-size: 0.875em;
		font-variant-numeric: tabular-nums;
	}
	.figures :is(th, td) {
		padding: 6px 0;
		border-block-end: 1px solid var(--_border);
		text-align: end;
		font-weight: 400;
	}
	.figures :is(th, td):first-child {
		text-align: start;
	}
	.figures thead th {
		color: var(--_muted);
	}
	@media (forced-colors: active) {
		.chart .line {
			stroke: CanvasText;
		}
		.chart .dot {
			fill: CanvasText;
		}
	}
`;

export type ChartOptions = {
	/** In order; `null`: nothing is known of that step. */
	values: readonly (number | null)[];
	/** Below each step; '' for none. */
	labels: readonly string[];
	/** Beside a line across. */
	figure(value: number): string;
	/** Does the scale begin at nothing? */
	fromZero?: boolean;
};

const [WIDTH, HEIGHT, LEFT, BELOW, ABOVE] = [480, 190, 54, 24, 10];

/** Three lines across at round figures that hold all values between them. */
function scaleOf(values: readonly number[], fromZero: boolean): number[] {
	const [least, most] = [fromZero ? 0 : Math.min(...values), Math.max(...values)];
	const rough = Math.max(most - least, Math.abs(most) * 0.04, 1e-9) / 3;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
	const first = Math.floor(least / step) * step;
	const lines = Math.max(2, Math.ceil((most - first) / step - 1e-9) + 1);
	return Array.from({ length: lines }, (_, at) => first + at * step);
}

/** Draws one; nothing where nothing is known. Runs from left to right in every language, as time does in figures. */
export function lineChart({ values, labels, figure, fromZero = false }: ChartOptions): TemplateResult {
	const known = values.filter((value) => value !== null);
	if (known.length === 0) return html``;
	const lines = scaleOf(known, fromZero);
	const [low, high] = [lines[0] as number, lines.at(-1) as number];
	const x = (at: number): number => LEFT + ((WIDTH - LEFT - 8) * at) / Math.max(1, values.length - 1);
	const y = (value: number): number => ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - (value - low) / (high - low));
	const points = values.flatMap((value, at) => (value === null ? [] : [[x(at), y(value)] as const]));
	const line = points.map(([left, top]) => `${left.toFixed(1)} ${top.toFixed(1)}`).join('L');
	const [first, last] = [points[0] as readonly [number, number], points.at(-1) as readonly [number, number]];
	return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" direction="ltr">
		${lines.map((value) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH} y1=${y(value)} y2=${y(value)}></line><text x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${figure(value)}</text>`)}
		${labels.map((label, at) => (label ? svg`<text x=${x(at)} y=${HEIGHT - 4} text-anchor="middle">${label}</text>` : ''))}
		${points.length > 1 ? svg`<path class="area" d="M${line}L${last[0].toFixed(1)} ${HEIGHT - BELOW}L${first[0].toFixed(1)} ${HEIGHT - BELOW}z"></path><path class="line" d="M${line}"></path>` : ''}
		${points.length < 16 ? points.map(([left, top]) => svg`<circle class="dot" cx=${left} cy=${top} r="3"></circle>`) : ''}
	</svg>`;
}
