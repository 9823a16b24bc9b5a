/**
 * `<console-fields>`: the kit's fields in the console's density, with the controls that plugins bring. Attribute `filter`: everything is
 * optional and need not say so.
 */
import { define, FreeholdFields } from '@freehold/widgets/kit';
import { css } from 'lit';
import type { Place } from './catalogue.ts';

const controls = new Map<string, Place<'controls'>>();

/** Says which elements stand for which `x-control` from now on. */
export function bringControls(brought: Place<'controls'>[]): void {
	controls.clear();
	for (const place of brought) controls.set(place.control, place);
}

/** Hands over what was set on an element before it was defined: it would hide the accessors that its class has. */
function upgrade(element: HTMLElement & { value?: unknown; schema?: unknown }): void {
	for (const name of ['schema', 'value'] as const) {
		if (!Object.hasOwn(element, name)) continue;
		const { [name]: before } = element;
		delete element[name];
		element[name] = before;
	}
}

export class ConsoleFields extends FreeholdFields {
	/** By pointer: an element keeps what a person put into it. */
	#brought = new Map<string, HTMLElement>();

	protected override own({ pointer, schema }: Parameters<FreeholdFields['own']>[0]): HTMLElement | undefined {
		const place = controls.get(String(schema['x-control'] ?? ''));
		if (!place) return undefined;
		const known = this.#brought.get(pointer);
		if (known?.localName === place.element) return known;
		// It becomes what it is when its module is there; what was set on it before stays.
		const made: HTMLElement = document.createElement(place.element);
		import(/* @vite-ignore */ place.module).then(() => upgrade(made)).catch((error) => console.warn(error));
		this.#brought.set(pointer, made);
		return made;
	}

	static override styles = [
		...FreeholdFields.styles,
		css`
			.input,
			freehold-reference::part(input) {
				min-block-size: 38px;
				padding-block: 6px;
			}
			.fields {
				gap: 18px 16px;
			}
			:host([filter]) .optional {
				display: none;
			}
			:host([filter]) .fields > :is(.number, .date) {
				grid-column: span 3;
			}
			@media (pointer: coarse), (max-width: 720px) {
				.input,
				freehold-reference::part(input) {
					min-block-size: 44px;
					font-size: 16px;
				}
			}
		`,
	];
}

define('console-fields', ConsoleFields);
