/** What widgets tell the page. All bubble and cross shadow roots; only what a person did is told, besides `freehold-ready`. */
/** What `freehold:analytics` says was done. */
export type Measured =
	| 'view'
	| 'search'
	| 'select'
	| 'map'
	| 'photo'
	| 'share'
	| 'favourite'
	| 'calculate'
	| 'estimate'
	| 'submit'
	| 'sent'
	| 'error';

declare global {
	interface GlobalEventHandlersEventMap {
		/** A card was pressed; `preventDefault()` keeps it from opening. */
		'freehold-select': CustomEvent<{ id: string; listing: unknown }>;
		/** A person searched or filtered. */
		'freehold-search': CustomEvent<Record<string, unknown>>;
		/** A listing is shown. */
		'freehold-ready': CustomEvent<unknown>;
		/** A form is about to be sent; `preventDefault()` keeps it back. The detail is the body. */
		'freehold-submit': CustomEvent<Record<string, unknown>>;
		/** A form was sent. The detail is the answer. */
		'freehold-sent': CustomEvent<unknown>;
		/** A form could not be sent. The detail is the SDK's error. */
		'freehold-error': CustomEvent<unknown>;
		/** A field was changed. */
		'freehold-change': CustomEvent<{ name: string }>;
		/** A home was saved, or taken out of the saved ones. */
		'freehold-favourite': CustomEvent<{ id: string; saved: boolean }>;
		/**
		 * For the page's analytics. `name`: what was done; `widget`: by which element; the rest are ids of public records, filters and counts.
		 * Never a name, an address, or what somebody wrote.
		 */
		'freehold:analytics': CustomEvent<{ name: Measured; widget: string } & Record<string, string | number | boolean>>;
		/** A dialog was closed. */
		'freehold-close': CustomEvent<null>;
	}
}
