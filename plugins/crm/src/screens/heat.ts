/** How promising a lead is: its temperature in a colour and a word, and what the score is made of. */
import type { Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Lead, Parts } from './model.ts';

const WORDS = { hot: 'leadHot', warm: 'leadWarm', cold: 'leadCold' } as const;

/** `Hot 84` */
export function heat({ temperature, score }: Pick<Lead, 'temperature' | 'score'>, local: Localise): unknown {
	if (!temperature || score === null) return nothing;
	const word = local.text(WORDS[temperature]);
	return html`<span class="heat ${temperature}" title=${local.text('leadScore', { temperature: word, score })}>${word} <b class="number">${local.number(score)}</b></span>`;
}

/** Each part as a bar, and why it is as long as it is. */
export function partsOf(parts: Parts, local: Localise): TemplateResult {
	return html`<dl class="parts">
		${Object.entries(parts).map(
			([name, { points, most, because }]) => html`<div>
				<dt>${local.text(name)} <span class="number muted">${local.text('leadPart', { points, most })}</span></dt>
				<dd>
					<meter min="0" max=${most} value=${points} aria-label=${local.text(name)}></meter>
					<span class="muted">${because.length ? because.join(' · ') : local.text('leadNothing')}</span>
				</dd>
			</div>`,
		)}
	</dl>`;
}

export const heatStyles = css`
	.heat {
		--tone: var(--_blue);
		display: inline-flex;
		align-items: center;
		gap: 5px;
		padding: 1px 9px;
		border-radius: 999px;
		background: color-mix(in oklab, var(--tone) 13%, var(--_surface));
		color: color-mix(in oklab, var(--tone) 85%, var(--_text));
		font-size: 0.9286em;
		font-weight: 550;
		white-space: nowrap;
	}
	.heat.hot {
		--tone: var(--_danger);
	}
	.heat.warm {
		--tone: var(--_amber);
	}
	.parts {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
		gap: 12px 20px;
		padding: 12px 14px;
		border-radius: var(--_radius);
		background: var(--_sunken);
		font-size: 0.9286em;
	}
	.parts dt {
		display: flex;
		justify-content: space-between;
		font-weight: 550;
	}
	.parts dd {
		display: grid;
		gap: 4px;
	}
	.parts .muted {
		line-height: 1.35;
	}
	meter {
		display: block;
		inline-size: 100%;
		block-size: 6px;
		border: 0;
		border-radius: 3px;
		background: color-mix(in oklab, var(--_text) 10%, var(--_surface));
		overflow: hidden;
		appearance: none;
	}
	meter::-webkit-meter-inner-element {
		display: block;
	}
	meter::-webkit-meter-bar {
		block-size: 6px;
		border: 0;
		border-radius: 3px;
		background: color-mix(in oklab, var(--_text) 10%, var(--_surface));
	}
	meter::-webkit-meter-optimum-value,
	meter::-moz-meter-bar {
		background: var(--_primary);
	}
`;
