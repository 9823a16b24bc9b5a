/** `<console-fields>`: the kit's fields in the console's density. Attribute `filter`: everything is optional and need not say so. */
import { define, FreeholdFields } from '@freehold/widgets/kit';
import { css } from 'lit';

export class ConsoleFields extends FreeholdFields {
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
