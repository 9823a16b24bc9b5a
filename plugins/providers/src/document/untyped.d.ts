declare module 'html-to-pdfmake' {
	type Options = {
		window: unknown;
		tableAutoSize?: boolean;
		removeExtraBlanks?: boolean;
		defaultStyles?: Record<string, Record<string, unknown>>;
	};
	export default function htmlToPdfmake(html: string, options: Options): unknown;
}

declare module 'pdfmake' {
	type Fonts = Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>;
	const pdfmake: {
		setFonts(fonts: Fonts): void;
		setUrlAccessPolicy(allowed: (url: string) => boolean): void;
		setLocalAccessPolicy(allowed: (path: string) => boolean): void;
		createPdf(definition: Record<string, unknown>): { getBuffer(): Promise<Uint8Array> };
	};
	export default pdfmake;
}
