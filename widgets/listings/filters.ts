/** The search field and the filters above a list. */
import { css, html, type TemplateResult } from 'lit';
import { line } from '../kit/line.ts';
import type { Localise } from '../kit/localise.ts';
import { countFilters, type Search } from './query.ts';

export const filterStyles = css`
	.bar {
		display: grid;
		grid-template-columns: 1fr auto;
		gap: calc(var(--_space) * 2);
	}
	.find {
		position: relative;
	}
	.find svg {
		position: absolute;
		inset-inline-start: 12px;
		inset-block-start: 12px;
		color: var(--_muted);
		pointer-events: none;
	}
	.find .input {
		padding-inline-start: 40px;
		appearance: none;
	}
	.filters {
		grid-column: 1 / -1;
		display: none;
		grid-template-columns: 1fr 1fr;
		gap: calc(var(--_space) * 2);
	}
	.filters.open {
		display: grid;
	}
	.filters .input.set {
		border-color: var(--_primary);
		box-shadow: inset 0 0 0 1px var(--_primary);
	}
	.filters > :first-child {
		grid-column: 1 / -1;
	}
	@container (inline-size >= 560px) {
		.filters {
			grid-template-columns: repeat(5, 1fr);
		}
		.filters > :first-child {
			grid-column: auto;
		}
	}
	@container (inline-size >= 980px) {
		.bar {
			grid-template-columns: minmax(220px, 1fr) auto;
		}
		.bar > .button {
			display: none;
		}
		.filters {
			display: grid;
			grid-column: auto;
			grid-template-columns: repeat(5, minmax(118px, auto));
		}
	}
`;

const TYPES = ['house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other'];
const SALE = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1250, 1500, 2000, 3000, 5000].map((thousand) => thousand * 1000);
const RENT = [500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000];

export type FilterOptions = {
	local: Localise;
	search: Search;
	currency: string;
	/** Are the filters shown where there is little room? */
	open: boolean;
	change(part: Partial<Search>): void;
	toggle(): void;
};

type Option = readonly [value: string, label: string];

function select(name: keyof Search, label: string, options: Option[], { search, change }: FilterOptions): TemplateResult {
	const value = String(search[name] ?? '');
	return html`<select
		class="input ${value ? 'set' : ''}"
		part="filter"
		aria-label=${label}
		@change=${(event: Event) => change({ [name]: (event.target as HTMLSelectElement).value })}
	>
		<option value="" ?selected=${!value}>${label}</option>
		${options.map(([one, text]) => html`<option value=${one} ?selected=${one === value}>${text}</option>`)}
	</select>`;
}

/** Draws them. */
export function filters(options: FilterOptions): TemplateResult {
	const { local, search, currency, open } = options;
	const set = countFilters(search);
	const steps = search.purpose === 'rent' ? RENT : SALE;
	const prices = (keep: (step: number) => boolean): Option[] =>
		steps.filter(keep).map((step) => [String(step), local.money({ amount: String(step), currency }, true)] as const);
	return html`<form role="search" class="bar" part="filters" aria-label=${local.text('searchHomes')} @submit=${(event: Event) => event.preventDefault()}>
		<div class="find">
			${line('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20')}
			<input
				class="input"
				part="search"
				type="search"
				aria-label=${local.text('searchHomes')}
				placeholder=${local.text('searchHint')}
				.value=${search.q}
				autocomplete="off"
				enterkeyhint="search"
				@input=${(event: Event) => options.change({ q: (event.target as HTMLInputElement).value })}
			/>
		</div>
		<button class="button" type="button" aria-expanded=${open} aria-controls="filters" @click=${options.toggle}>
			${set > 0 ? local.text('filtersSet', { count: set }) : local.text('filters')}
		</button>
		<div class="filters ${open ? 'open' : ''}" id="filters">
			${select('purpose', local.text('anyPurpose'), [['sale', local.text('sale')] as const, ['rent', local.text('rent')] as const], options)}
			${select(
				'type',
				local.text('anyType'),
				TYPES.map((type) => [type, local.text(type)] as const),
				options,
			)}
			${select(
				'minimum',
				local.text('minimumPrice'),
				prices((step) => !search.maximum || step < Number(search.maximum)),
				options,
			)}
			${select(
				'maximum',
				local.text('maximumPrice'),
				prices((step) => !search.minimum || step > Number(search.minimum)),
				options,
			)}
			${select(
				'beds',
				local.text('anyBeds'),
				[1, 2, 3, 4, 5].map((count) => [String(count), local.text('bedsAtLeast', { count })] as const),
				options,
			)}
		</div>
	</form>`;
}
