export type DocumentRequest = {
	/** A whole page or a part of one. Nothing is fetched for it: pictures are data URLs or stand in `pictures`. */
	html: string;
	title?: string;
	author?: string;
	/** BCP 47. */
	language?: string;
	paper?: 'A4' | 'Letter';
	landscape?: boolean;
	/** Millimetres on each side; 20 where nothing is said. */
	margin?: number;
	/** One line of plain text on every page. `{page}` and `{pages}` are replaced. */
	header?: string;
	footer?: string;
	/** PNG or JPEG by the name that `src` says. */
	pictures?: Record<string, Uint8Array>;
};

/** HTML as a PDF. */
export type DocumentPort = {
	render(request: DocumentRequest): Promise<{ pdf: Uint8Array; pages: number }>;
};
