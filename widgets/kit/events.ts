/** What widgets tell the page. All bubble and cross shadow roots; only what a person did is told, besides `freehold-ready`. */
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
		/** A dialog was closed. */
		'freehold-close': CustomEvent<null>;
	}
}

export {};
